import { withAuth } from "@kinde-oss/kinde-auth-nextjs/middleware";

/** Who is not signed in is sent to the sign-in page; tokens about to expire are refreshed here. */
export default withAuth;

export const config = { matcher: ["/dashboard/:path*"] };
