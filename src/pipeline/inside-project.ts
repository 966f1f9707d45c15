import type { Session } from "../model/session.ts";

/** Whether what is at an absolute path lies in the project's folder, after all links were followed. False where there is nothing. */
export async function isInsideProject({ host, project }: Session, path: string): Promise<boolean> {
  if (!(await host.files.exists(path))) return false;
  const [root, real] = await Promise.all([host.files.realPath(project.root), host.files.realPath(path)]);
  return real.startsWith(root.endsWith("/") ? root : `${root}/`);
}
