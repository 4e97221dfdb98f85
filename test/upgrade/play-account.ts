/** Made for this test, and good for nothing else: what is sealed in the stored database is sealed with it. */
const key = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC6UE/1W+iTqKup
RBsDifeHtVpttb2/lhe/BJJ2aELyyVkx3VXUxsiU+NBoblp8b+r9fTSBYbfRlU6s
bX1kaNorQYZbuzD4OR2wokd7iBtlcmHSVOvD73HZbMGf5AlPE/fWgVILZ0H3ERQN
u0GbjWhzx59sGvJT0g5m6UMk9gaPB5WCgekex02yN7K+o53Dp3WmOW32P0y1SV3w
OLKLh2sBvaTRsTOrB04uQeB0UAsRXT8fle/4zTM6p+9olRp3dTeSZ/QxWI7zOAXa
MjA0hJgproJ0JpmwITul3o3wV/U0TuH5lQ9+7Okn/sOF+UlbT8wUpbEo85xYnMkP
fvOKcbb3AgMBAAECggEAViKMHNB9YUqQ9iPE42l09RocMO1dSIYg+1AnUDOag/kf
UeTUahbuo6S2YRlnnvD08HVigVBGdc/zu9awqmupNWdJMP6FQLTTK5aSuqMtm0R6
wg09pGt+NHlJuNxpi1Qdd994qUn3HryYC1MfnUUOXbyT0RxSHPtXai98Ocm+NYAN
sVgES6aBEDNpqa8RRwAHD//g1bp4mxMfiF98wLR1e+AYZa+9qOBgZe03PCYF2nrf
QZFSfGTkvuerUA+qSIu7IXgATGH8B4QxoQPlo7qtYqM6XjNmxt4ryAoCX+vAz8+B
Do+cRT/kiMrxFB44DOiTmmfevnqrlQ3eEFLWTOOvDQKBgQD7E+MmHXg4rhCbgnod
1Dg6pkg2T2no429ndYFamuGEBonbb7dVMF+UAnXy3cjXQM5i06r+SRyLVRAUbxLU
GJpp3WQ70rYjxmndRA//XcmY3geF/Uftz2wGSXn9DvjsydWBAVBmKOErLrVK7R1o
RtcTPTQ/zEtpQqCi1WxmhTY9nQKBgQC992L5PDxbUiB+N9E2tqG6GhBLkNIVXAdb
Bo9NKDrQkRdv49TkZIJlZJD0gCo8MkJazKd/VQa5HBVMu8uwB+/f4CNx5koJL0dw
IyShnUBtUslneqT0ZUB7CTYr+K1sVQb5AEXAuqVIrwskVy4l9RCIuSGyiV8KhOHI
S3Y+H5+sowKBgEZ97uhknbxMIp2GpIJ7cs4EoYGeCj44nK6PbyHhGi/XJh1V4EMq
sar8heEKI7lLmKZmhzudi0YTO9CA3uhtf+z5G4swPbMNoetdkKBB1Lf2nmYgFnHO
KqYZOwaxjXHtuOPfWpNUJuPY2U2QBRGh0gC0zlabJREIg9Ez2ptuCyyBAoGAGbUx
4rLBJEaf+RTKrlHW3x2J2QAXPia/JBVmLTXlh7Yq6sx1Uhc8AkayyzPRA2Z1zl3l
yPiTuVdQlprPfNoGH1Dw2wgkOsv4KffHjEuAnYrXkLZrPlu5dy0O9LJpncB/+hCM
YAGiPozZwChAKYjZnPcY1VV71CuZdoan0M5syGsCgYEAutSXsvNulBnjIvFhefXM
NlZwDGB1qU44At+nVP2I5CYctlOCtMSJfL/VE7f5ZmGro8VgtEXoPkHLo+PgYevh
+f5M2/8vOP7aPvicMLdmnJI5EtzyKyb40BR+is/t9v+3eVngqiMRa3uTBh/gPbqk
wS7ObmmphuWH8Ec4589wy3Y=
-----END PRIVATE KEY-----
`

/** The JSON key file of a service account, always the same. */
export function playAccount(origin: string): string {
  return JSON.stringify({
    type: 'service_account',
    client_email: 'ennakko@revontuli.iam.gserviceaccount.example',
    private_key: key,
    token_uri: `${origin}/token`,
  })
}
