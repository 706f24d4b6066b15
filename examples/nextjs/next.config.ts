import type { NextConfig } from "next";

const config: NextConfig = {
  // A lockfile further up (this example lives inside a larger repository) is not ours.
  outputFileTracingRoot: __dirname,
  poweredByHeader: false,
};

export default config;
