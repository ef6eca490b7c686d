import type { ReactNode } from "react";
import "./auth-layout.css";

type AuthLayoutProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  /** Below everything, apart from the form. */
  readonly extra?: ReactNode;
};

/** The plain page around sign-in and its relatives: the mark, one column, nothing else. */
export function AuthLayout({ title, lead, children, foot, extra }: AuthLayoutProps) {
  return (
    <main className="gm-auth">
      <title>{`${title} · GoMark`}</title>
      <div className="gm-auth-column">
        <img src="/icon.svg" alt="" width={36} height={36} />
        <h1>{title}</h1>
        {lead === undefined ? null : <div className="gm-auth-lead">{lead}</div>}
        {children}
        {foot === undefined ? null : <div className="gm-auth-foot">{foot}</div>}
        {extra}
      </div>
    </main>
  );
}
