import { builtInProperties } from './property-catalogue.ts';
import { perType } from './state.ts';
import type { SandboxOwner, SandboxPipeline, SandboxPortal } from './state.ts';

export interface PortalInput {
  readonly id: string;
  readonly name?: string | undefined;
  readonly owners?: readonly { readonly name: string; readonly email: string }[] | undefined;
  readonly propertyLimit?: number | undefined;
  readonly companyScope?: boolean | undefined;
}

/** Portals share ids on purpose: nothing may be mixed up between them. */
const FIRST_TICKET_ID = 4_001;
const FIRST_ID = 100_001;
const FIRST_OWNER_ID = 70_001;
/** What a paid edition allows. */
const PROPERTY_LIMIT = 1_000;

const OWNERS = [
  { name: 'Rasa Petrauskienė', email: 'rasa@agents.example' },
  { name: 'Tom Becker', email: 'tom@agents.example' },
  { name: 'Wei Li', email: 'wei@agents.example' },
];

/** The first is HubSpot's default pipeline; the second has two closed stages, for moves from closed to closed. */
const PIPELINES: readonly SandboxPipeline[] = [
  {
    id: '0',
    label: 'Support Pipeline',
    stages: [
      { id: '1', label: 'New', closed: false },
      { id: '2', label: 'Waiting on contact', closed: false },
      { id: '3', label: 'Waiting on us', closed: false },
      { id: '4', label: 'Closed', closed: true },
    ],
  },
  {
    id: '75001',
    label: 'Billing',
    stages: [
      { id: '75002', label: 'New', closed: false },
      { id: '75003', label: 'Refunded', closed: true },
      { id: '75004', label: 'Declined', closed: true },
    ],
  },
];

export function newPortal(input: PortalInput): SandboxPortal {
  return {
    id: input.id,
    name: input.name ?? `Portal ${input.id}`,
    nextId: FIRST_ID,
    nextTicketId: FIRST_TICKET_ID,
    records: perType(() => new Map()),
    contactByEmail: new Map(),
    companyByName: new Map(),
    properties: builtInProperties(),
    groups: perType(() => new Map([['information', 'Information']])),
    links: new Map(),
    owners: (input.owners ?? OWNERS).map(ownerOf),
    pipelines: [...PIPELINES],
    propertyLimit: input.propertyLimit ?? PROPERTY_LIMIT,
    companyScope: input.companyScope ?? true,
  };
}

function ownerOf({ name, email }: { name: string; email: string }, index: number): SandboxOwner {
  const [firstName = '', ...rest] = name.split(' ');
  const number = FIRST_OWNER_ID + index;
  return {
    id: String(number),
    userId: number + 1_000_000,
    email,
    firstName,
    lastName: rest.join(' '),
    archived: false,
  };
}

export function stageOf(portal: SandboxPortal, stageId: string | undefined) {
  for (const pipeline of portal.pipelines) {
    const stage = pipeline.stages.find(({ id }) => id === stageId);
    if (stage) return { pipeline, stage };
  }
  return null;
}
