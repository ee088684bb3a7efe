/** What the other files of this connector say to client.ts; free of the SDK's own types. */
export type ObjectType = 'tickets' | 'contacts' | 'companies' | 'tasks' | 'notes' | 'feedback_submissions';
/** HubSpot takes strings only; '' empties a property. */
export type Values = Record<string, string>;

/** A record by type and id. */
export interface RecordRef {
  readonly type: ObjectType;
  readonly id: string;
}

export interface ObjectWish {
  readonly properties: readonly string[];
  readonly history?: readonly string[];
  readonly associations?: readonly ('contacts' | 'companies')[];
}

export interface BatchWish {
  readonly properties: readonly string[];
  /** Absent: by id. */
  readonly idProperty?: 'email';
}

export interface BatchInput {
  readonly id: string;
  readonly properties: Values;
}

export interface Association {
  readonly toId: string;
  readonly typeId: number;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'string' | 'number' | 'datetime' | 'enumeration';
  /** HubSpot accepts only some pairs of type and field type. */
  readonly fieldType: 'text' | 'textarea' | 'number' | 'date' | 'select';
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly hidden: boolean;
  readonly displayOrder: number;
}

export interface SearchFilter {
  readonly property: string;
  readonly operator: 'GTE' | 'CONTAINS_TOKEN';
  readonly value: string;
}

export interface Search {
  /** Alternatives; within one, every filter holds. `in` names a property and its accepted values. */
  readonly groups: readonly {
    readonly filters: readonly SearchFilter[];
    readonly in?: { readonly property: string; readonly values: readonly string[] };
  }[];
  readonly properties: readonly string[];
  readonly sort?: string;
  readonly limit: number;
  readonly after?: string;
}
