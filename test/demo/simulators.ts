// npm run simulators -- --port N [--catalog FILE]: the vendors alone; prints their URLs as one JSON line.
import "../simulators/start";
