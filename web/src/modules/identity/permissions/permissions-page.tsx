import { SegmentedControl, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { meQuery } from "../../../lib/session.ts";
import { ErrorState } from "../../../ui/states.tsx";
import { tellProblem } from "../../../ui/toasts.tsx";
import { SettingsPage } from "../settings/settings-page.tsx";
import { MatrixTable } from "./matrix-table.tsx";
import { type Cell, type Matrix, permissionsQuery, setPermission, withCell } from "./permission-queries.ts";
import "./permissions.css";

/** Who may do what: roles across, permissions down, how far in each cell. */
export function PermissionsPage() {
  const { slug, can } = useOrganization();
  const manages = can("permissions.manage");
  return (
    <SettingsPage title="Permissions" layout="wide">
      <div className="gm-matrix-intro">
        <p className="gm-lead">
          A role’s column says how far each permission reaches. It holds everywhere alike: pages, counts, search,
          exports, live updates and the API. Every change is written to the audit trail.
        </p>
        <dl className="gm-matrix-legend">
          <div>
            <dt data-scope="all">All</dt>
            <dd>every record of the company</dd>
          </div>
          <div>
            <dt data-scope="team">Team</dt>
            <dd>records of one’s team and the teams below it</dd>
          </div>
          <div>
            <dt data-scope="own">Own</dt>
            <dd>records one owns</dd>
          </div>
          <div>
            <dt data-scope="none">–</dt>
            <dd>not at all</dd>
          </div>
        </dl>
        {manages ? null : <p className="gm-hint">You can read this. To change it, ask an admin.</p>}
      </div>
      <MatrixLoader organization={slug} manages={manages} />
    </SettingsPage>
  );
}

type MatrixLoaderProps = { readonly organization: string; readonly manages: boolean };

function MatrixLoader({ organization, manages }: MatrixLoaderProps) {
  const matrix = useQuery(permissionsQuery(organization));
  const set = useSetCell(organization);
  const phone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false;
  const [role, setRole] = useState("rep");
  if (matrix.isPending) return <Skeleton height={640} />;
  if (matrix.isError) return <ErrorState error={matrix.error} retry={() => void matrix.refetch()} />;
  const onSet = manages ? (cell: Cell) => set.mutate(cell) : null;
  if (!phone) return <MatrixTable matrix={matrix.data} roles={matrix.data.roles} onSet={onSet} />;
  return (
    <>
      <div className="gm-matrix-roles">
        <SegmentedControl
          size="xs"
          aria-label="Role"
          value={role}
          onChange={setRole}
          data={matrix.data.roles.map(({ id, label }) => ({ value: id, label }))}
        />
      </div>
      <MatrixTable matrix={matrix.data} roles={matrix.data.roles.filter(({ id }) => id === role)} onSet={onSet} />
    </>
  );
}

/** Shows a cell's new value at once and puts the old one back, with the reason, when the server refuses. */
function useSetCell(organization: string) {
  const queryClient = useQueryClient();
  const { queryKey } = permissionsQuery(organization);
  return useMutation({
    mutationFn: (cell: Cell) => setPermission(organization, cell),
    onMutate: async (cell: Cell) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (matrix: Matrix | undefined) =>
        matrix === undefined ? matrix : withCell(matrix, cell),
      );
      return before;
    },
    onSuccess: (matrix) => {
      queryClient.setQueryData(queryKey, matrix);
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error, _cell, before) => {
      queryClient.setQueryData(queryKey, before);
      tellProblem("The permission stays as it was", error);
    },
  });
}
