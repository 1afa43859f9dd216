/** What SCRAM needs of an app password, made when its word is shown. Released: never changed again. */
export const name = '0021-app-scram';
export const sql = `
ALTER TABLE app_password ADD COLUMN scram TEXT;   -- null: made before there was any
`;
