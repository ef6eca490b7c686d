import { Button, Skeleton } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState, SkeletonLines } from "../../../ui/states.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { partsOf } from "./mail-links.ts";
import { type MailSummary, mailQuery, mailsQuery } from "./mail-queries.ts";
import "./mailbox.css";

/** Mails of an installation without a mail server: invitations and links to choose a password. */
export function MailboxPage() {
  const { mail } = useSearch({ from: "/public/mailbox" });
  return (
    <main className="gm-mailbox-frame">
      <Page title="Development mailbox" layout="fill" actions={<TextLink to="/">To GoMark</TextLink>}>
        <p className="gm-mailbox-note">
          No mail server is set up, so mails are kept here instead of being sent. Once <code>SMTP_URL</code> is set,
          this page is gone.
        </p>
        <Mails open={mail} />
      </Page>
    </main>
  );
}

function Mails({ open }: { readonly open: string | undefined }) {
  const mails = useInfiniteQuery(mailsQuery);
  if (mails.isError) return <ErrorState error={mails.error} retry={() => void mails.refetch()} />;
  if (mails.isPending) return <MailBones />;
  const all = mails.data.pages.flatMap((page) => page.items);
  const [newest] = all;
  if (newest === undefined) {
    return (
      <EmptyState title="No mail yet" picture={<IconMail size={22} />}>
        Invite somebody or ask for a new password, and the mail with its link appears here.
      </EmptyState>
    );
  }
  return (
    <div className="gm-mailbox" data-reading={open !== undefined || undefined}>
      <nav aria-label="Mails" className="gm-mail-list">
        {all.map((mail) => (
          <MailLine key={mail.id} mail={mail} open={mail.id === (open ?? newest.id)} />
        ))}
        {mails.hasNextPage ? (
          <Button variant="subtle" m="sm" onClick={() => void mails.fetchNextPage()} loading={mails.isFetchingNextPage}>
            Older mails
          </Button>
        ) : null}
      </nav>
      <MailText id={open ?? newest.id} />
    </div>
  );
}

function MailLine({ mail, open }: { readonly mail: MailSummary; readonly open: boolean }) {
  return (
    <Link
      to="/mailbox"
      search={{ mail: mail.id }}
      className="gm-mail-line"
      data-open={open || undefined}
      aria-current={open || undefined}
    >
      <span className="gm-clip">{mail.subject}</span>
      <small>
        <span className="gm-clip">{mail.to}</span>
        <RelativeTime at={mail.at} />
      </small>
    </Link>
  );
}

function MailText({ id }: { readonly id: string }) {
  const mail = useQuery(mailQuery(id));
  return (
    <article className="gm-mail-text">
      <Link to="/mailbox" className="gm-mail-back">
        All mails
      </Link>
      {mail.isPending ? <SkeletonLines lines={6} /> : null}
      {mail.isError ? <ErrorState error={mail.error} retry={() => void mail.refetch()} /> : null}
      {mail.isSuccess ? (
        <>
          <h2>{mail.data.subject}</h2>
          <p className="gm-dim">
            To {mail.data.to}, <RelativeTime at={mail.data.at} />
          </p>
          <div className="gm-mail-body">
            {partsOf(mail.data.text).map(({ text, link }, index) =>
              link === null ? (
                <span key={index}>{text}</span>
              ) : (
                <a key={index} href={link}>
                  {text}
                </a>
              ),
            )}
          </div>
        </>
      ) : null}
    </article>
  );
}

function MailBones() {
  return (
    <div className="gm-mailbox" aria-busy="true" aria-label="Loading mails">
      <div className="gm-mail-list">
        {[0, 1, 2, 3].map((index) => (
          <div key={index} className="gm-mail-line">
            <Skeleton height={10} width="70%" mb={8} />
            <Skeleton height={8} width="50%" />
          </div>
        ))}
      </div>
      <div className="gm-mail-text">
        <SkeletonLines lines={6} />
      </div>
    </div>
  );
}
