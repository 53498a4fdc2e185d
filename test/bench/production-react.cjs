// Loaded ahead of the web process by the page benchmark: React as in production, where its checks for developers are
// absent. The process itself cannot be in production, because a stand-in for Shopify is refused there.
const environment = process.env.NODE_ENV;
process.env.NODE_ENV = "production";
for (const name of ["react", "react/jsx-runtime", "react-dom", "react-dom/server"])
  require(require.resolve(name));
process.env.NODE_ENV = environment;
