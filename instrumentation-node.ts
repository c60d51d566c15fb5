/** Open streams must not delay the end of the server: they are closed as soon as it is told to stop. */
import { closeAll } from './lib/cluster/http/shutdown';

process.once('SIGTERM', closeAll);
process.once('SIGINT', closeAll);
