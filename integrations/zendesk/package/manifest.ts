/** Paths of the frames on our server, by location. */
const FRAMES = {
  ticket_sidebar: 'ticket',
  user_sidebar: 'user',
  organization_sidebar: 'organization',
} as const;

export interface ManifestWish {
  /** Public address of the Afterword service, without a trailing slash. */
  readonly publicUrl: string;
  readonly version: string;
  readonly supportEmail: string;
  /** For the marketplace; otherwise an account uploads the package for itself. */
  readonly listed: boolean;
}

export interface Manifest {
  readonly name: string;
  readonly author: { readonly name: string; readonly email: string; readonly url: string };
  readonly version: string;
  readonly frameworkVersion: '2.0';
  readonly defaultLocale: 'en';
  readonly location: { readonly support: Readonly<Record<string, { url: string; flexible: true }>> };
  readonly private: boolean;
  readonly singleInstall: true;
  readonly signedUrls: true;
}

/** The frames live on the server of one deployment, so the manifest names it. */
export function buildManifest({ publicUrl, version, supportEmail, listed }: ManifestWish): Manifest {
  const frames = Object.entries(FRAMES).map(([location, path]) => {
    return [location, { url: `${publicUrl}/zendesk/app/${path}`, flexible: true as const }] as const;
  });
  return {
    name: 'Afterword',
    author: { name: 'The Afterword authors', email: supportEmail, url: publicUrl },
    version,
    frameworkVersion: '2.0',
    defaultLocale: 'en',
    location: { support: Object.fromEntries(frames) },
    private: !listed,
    singleInstall: true,
    signedUrls: true,
  };
}
