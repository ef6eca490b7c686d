import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconBox,
  IconDots,
  IconForms,
  IconLink,
  IconPencil,
  IconPlus,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { meQuery } from "../../../lib/session.ts";
import { MenuLink, TextLink } from "../../../ui/links.tsx";
import { Section } from "../../../ui/page.tsx";
import { EmptyState, ErrorState, SkeletonLines } from "../../../ui/states.tsx";
import { tell, tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { SettingsPage } from "../../identity/settings/settings-page.tsx";
import { type TypeInfo, typesQuery, useAllTypes } from "../objects/object-type-queries.ts";
import { type Relation, relationsChanged, relationsQuery } from "../objects/relation-queries.ts";
import { TypeIcon } from "../objects/type-icon.tsx";
import { cardinalities, RelationDialog } from "./relation-dialog.tsx";
import { ObjectTypeDialog } from "./object-type-dialog.tsx";
import "./properties.css";
import "./objects.css";

type Open = { readonly type: TypeInfo | null } | { readonly relation: Relation | null };

/** The company's own types of records, and how records of any two types have to do with one another. */
export function ObjectsSettingsPage() {
  const { can } = useOrganization();
  const [open, setOpen] = useState<Open | null>(null);
  const manages = can("properties.manage");
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setOpen({ type: null })}>
      New object
    </Button>
  );
  return (
    <SettingsPage title="Objects" actions={manages ? add : null}>
      <p className="gm-lead">
        Accounts, contacts and deals are there from the start. Add what else this business keeps track of: machines,
        sites, subscriptions. Each has fields, permissions, a table and pages of its own, and can be related to any
        other record.
      </p>
      <Section title="Your own objects">
        <Types add={manages ? add : null} onEdit={(type) => setOpen({ type })} />
      </Section>
      <Relations manages={manages} onOpen={(relation) => setOpen({ relation })} />
      {open !== null && "type" in open ? <ObjectTypeDialog type={open.type} onClose={() => setOpen(null)} /> : null}
      {open !== null && "relation" in open ? (
        <RelationDialog relation={open.relation} onClose={() => setOpen(null)} />
      ) : null}
    </SettingsPage>
  );
}

type TypesProps = {
  /** null for who may not define types. */
  readonly add: ReactNode;
  readonly onEdit: (type: TypeInfo) => void;
};

function Types({ add, onEdit }: TypesProps) {
  const types = useQuery(typesQuery(useOrganization().slug));
  if (types.isPending) return <SkeletonLines lines={4} />;
  if (types.isError) return <ErrorState error={types.error} retry={() => void types.refetch()} />;
  if (types.data.length === 0)
    return (
      <EmptyState title="No object of your own yet" picture={<IconBox size={22} />} action={add}>
        The first one is ready in a minute, and can be archived again.
      </EmptyState>
    );
  return (
    <ul className="gm-field-list">
      {inUseFirst(types.data).map((type) => (
        <TypeRow key={type.id} type={type} manages={add !== null} onEdit={() => onEdit(type)} />
      ))}
    </ul>
  );
}

function inUseFirst<One extends { readonly archivedAt: string | null }>(all: readonly One[]): readonly One[] {
  return [
    ...all.filter(({ archivedAt }) => archivedAt === null),
    ...all.filter(({ archivedAt }) => archivedAt !== null),
  ];
}

type TypeRowProps = { readonly type: TypeInfo; readonly manages: boolean; readonly onEdit: () => void };

function TypeRow({ type, manages, onEdit }: TypeRowProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const { id, key, plural, labels, icon, description, archivedAt } = type;
  async function turn(to: "archive" | "restore"): Promise<void> {
    await answerOf(apiOf(slug).POST(`/api/v1/object-types/{id}/${to}`, { params: { path: { id } }, body: {} }));
    await Promise.all([
      client.invalidateQueries({ queryKey: typesQuery(slug).queryKey }),
      client.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
  }
  const failed = (error: unknown) => tellProblem(`${labels.many} stay as they are`, error);
  const archive = () =>
    turn("archive").then(() => tellUndoable(`${labels.many} are archived.`, () => turn("restore")), failed);
  const restore = () => turn("restore").then(() => tell(`${labels.many} are back, with their records.`), failed);
  return (
    <Line
      icon={<TypeIcon name={icon} />}
      dim={archivedAt !== null}
      name={
        archivedAt === null ? (
          <TextLink to="/o/$slug/$area" params={{ slug, area: plural }}>
            {labels.many}
          </TextLink>
        ) : (
          `${labels.many} (archived)`
        )
      }
      note={description ?? `Key ${key}`}
      menu={
        manages ? (
          <RowMenu name={labels.many}>
            {archivedAt === null ? (
              <>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={onEdit}>
                  Change
                </Menu.Item>
                <MenuLink
                  to="/o/$slug/settings/properties"
                  params={{ slug }}
                  search={{ object: key }}
                  leftSection={<IconForms size={15} />}
                >
                  Fields
                </MenuLink>
                <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => void archive()}>
                  Archive
                </Menu.Item>
              </>
            ) : (
              <Menu.Item leftSection={<IconArchiveOff size={15} />} onClick={() => void restore()}>
                Take back
              </Menu.Item>
            )}
          </RowMenu>
        ) : null
      }
    />
  );
}

type RelationsProps = { readonly manages: boolean; readonly onOpen: (relation: Relation | null) => void };

function Relations({ manages, onOpen }: RelationsProps) {
  const relations = useQuery(relationsQuery(useOrganization().slug));
  return (
    <Section
      title="Relations"
      description="What records of two objects have to do with one another; shown on the pages of both."
      actions={
        manages ? (
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => onOpen(null)}>
            New relation
          </Button>
        ) : null
      }
    >
      {relations.isPending ? <SkeletonLines lines={3} /> : null}
      {relations.isError ? <ErrorState error={relations.error} retry={() => void relations.refetch()} /> : null}
      {relations.data?.length === 0 ? <p className="gm-dim">None beside the built-in ones yet.</p> : null}
      {relations.data === undefined || relations.data.length === 0 ? null : (
        <ul className="gm-field-list">
          {inUseFirst(relations.data).map((relation) => (
            <RelationRow key={relation.id} relation={relation} manages={manages} onEdit={() => onOpen(relation)} />
          ))}
        </ul>
      )}
    </Section>
  );
}

type RelationRowProps = { readonly relation: Relation; readonly manages: boolean; readonly onEdit: () => void };

function RelationRow({ relation, manages, onEdit }: RelationRowProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const types = useAllTypes();
  const manyOf = (key: string) => types.find((type) => type.key === key)?.many ?? key;
  const { id, from, to, labels, cardinality, archivedAt } = relation;
  async function turn(into: "archive" | "restore"): Promise<void> {
    await answerOf(apiOf(slug).POST(`/api/v1/relations/{id}/${into}`, { params: { path: { id } }, body: {} }));
    await relationsChanged(client, slug);
  }
  const failed = (error: unknown) => tellProblem("The relation stays as it is", error);
  const archive = () =>
    turn("archive").then(
      () => tellUndoable(`The relation “${labels.from}” is archived.`, () => turn("restore")),
      failed,
    );
  const restore = () => turn("restore").then(() => tell(`“${labels.from}” is back, with what it links.`), failed);
  const sides = `${manyOf(from)} – ${manyOf(to)}`;
  return (
    <Line
      icon={<IconLink size={17} aria-hidden />}
      dim={archivedAt !== null}
      name={archivedAt === null ? sides : `${sides} (archived)`}
      note={`${labels.from} / ${labels.to} · ${cardinalities.find(({ value }) => value === cardinality)?.label ?? ""}`}
      menu={
        manages ? (
          <RowMenu name={`${labels.from} / ${labels.to}`}>
            {archivedAt === null ? (
              <>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={onEdit}>
                  Change
                </Menu.Item>
                <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => void archive()}>
                  Archive
                </Menu.Item>
              </>
            ) : (
              <Menu.Item leftSection={<IconArchiveOff size={15} />} onClick={() => void restore()}>
                Take back
              </Menu.Item>
            )}
          </RowMenu>
        ) : null
      }
    />
  );
}

type LineProps = {
  readonly icon: ReactNode;
  readonly name: ReactNode;
  readonly note: string;
  readonly menu: ReactNode;
  readonly dim?: boolean;
};

function Line({ icon, name, note, menu, dim = false }: LineProps) {
  return (
    <li className="gm-object-row" data-dim={dim || undefined}>
      {icon}
      <span className="gm-object-name gm-clip">{name}</span>
      <span className="gm-clip gm-dim gm-object-note" title={note}>
        {note}
      </span>
      {menu}
    </li>
  );
}

function RowMenu({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" aria-label={`Change ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
