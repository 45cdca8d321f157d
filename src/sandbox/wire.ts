/** One request to the sandbox, as it goes over the wire. */
export interface SandboxRequest {
  method: string;
  /** With its query. */
  path: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string | undefined;
}

export interface SandboxReply {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
}
