import { handleAuth } from "@kinde-oss/kinde-auth-nextjs/server";

/** /api/auth/login, register, kinde_callback, logout and the SDK's other routes. */
export const GET = handleAuth();
