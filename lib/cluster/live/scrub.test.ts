import { describe, expect, it } from 'vitest';
import { WITHHELD } from '../../kubernetes/withheld';
import { scrub, scrubText } from './scrub';

const SECRET = 'hunter2-planted';

describe('scrubText', () => {
  it.each([
    `mount failed: exit status 32, options: vers=3.0,password=${SECRET},uid=0`,
    `rpc error: code = Unauthenticated desc = login --token=${SECRET} failed`,
    `Server=db;User=sa;Password = "${SECRET}";`,
    `GET https://admin:${SECRET}@storage.example/v1: 401`,
    `request with Authorization: Bearer ${SECRET} was refused`,
    `the driver says {"username":"a","password":"${SECRET}"}`,
    `the driver says "{\\"apiKey\\":\\"${SECRET}\\"}"`,
    `wrong password: ${SECRET}`,
    `AccountKey=${SECRET}==;EndpointSuffix=core`,
    `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\n${SECRET}`,
  ])('withholds the credential in %j', (text) => {
    expect(scrubText(text)).not.toContain(SECRET);
    expect(scrubText(text)).toContain(WITHHELD);
  });

  it('withholds a token of a service account', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0AAAA.c2lnbmF0dXJl';
    expect(scrubText(`used ${token} to log in`)).toBe(`used ${WITHHELD} to log in`);
  });

  it.each([
    'MountVolume.SetUp failed for volume "data" : secret "db-token" not found',
    'failed to fetch token: pods "a" not found',
    'error getting secret default/creds: secrets "creds" is forbidden',
    'registry.example:5000/app@sha256:0123456789abcdef',
    'kubernetes.io/csi/x.csi^vol-1',
    'csi.storage.k8s.io/provisioner-secret-name',
    'nodeAffinity key=topology.kubernetes.io/zone',
    '0/3 nodes are available: 3 node(s) had volume node affinity conflict.',
  ])('leaves %j as it is', (text) => {
    expect(scrubText(text)).toBe(text);
  });
});

describe('scrub', () => {
  it('reaches every text, and says nothing new where there is none', () => {
    const clean = { a: [1, true, null, { b: 'plain' }] };
    expect(scrub(clean)).toBe(clean);
    expect(scrub({ a: [{ b: `password=${SECRET}` }, 2] })).toEqual({ a: [{ b: `password=${WITHHELD}` }, 2] });
  });
});
