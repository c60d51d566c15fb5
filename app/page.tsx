import { redirect } from 'next/navigation';

/** The first page is the small living cluster that comes with Stowage. */
export default function Home(): never {
  redirect('/c/demo/lifecycle');
}
