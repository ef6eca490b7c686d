import { Skeleton } from "@mantine/core";

/** Bones of a calendar while it is on its way. */
export function CalendarBones() {
  return (
    <div className="gm-calendar-box" aria-hidden>
      <div className="gm-calendar" data-span="month">
        <div className="gm-calendar-week gm-calendar-names">
          {Array.from({ length: 7 }, (_, day) => (
            <div key={day}>
              <Skeleton height={8} width={28} />
            </div>
          ))}
        </div>
        {Array.from({ length: 5 }, (_, week) => (
          <div key={week} className="gm-calendar-week">
            {Array.from({ length: 7 }, (__, day) => (
              <div key={day} className="gm-day">
                <Skeleton height={10} width={16} />
                {(week + day) % 3 === 0 ? <Skeleton height={18} mt={6} /> : null}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
