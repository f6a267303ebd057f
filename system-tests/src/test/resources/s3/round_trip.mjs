// Round trip with @aws-sdk/client-s3: node round_trip.mjs BUCKET, the rest from the environment.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as sdk from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const Bucket = process.argv[2];
const s3 = new sdk.S3Client({ forcePathStyle: true });
const send = (Command, input) => s3.send(new Command({ Bucket, ...input }));
const bytes = async (Key, more) =>
  Buffer.from(await (await send(sdk.GetObjectCommand, { Key, ...more })).Body.transformToByteArray());

async function keys() {
  const found = [];
  for await (const page of sdk.paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket })) {
    found.push(...(page.Contents ?? []).map((object) => object.Key));
  }
  return found;
}

await send(sdk.CreateBucketCommand);
const names = ["a/1", "a/2 ü", "b+%41", "c/日本"];
for (const Key of names) {
  await send(sdk.PutObjectCommand, { Key, Body: Key, ContentType: "text/x-y", Metadata: { name: "v" } });
}
assert.deepEqual(await keys(), names);
for (const Key of names) {
  const got = await send(sdk.GetObjectCommand, { Key });
  assert.equal(await got.Body.transformToString(), Key);
  assert.deepEqual([got.ContentType, got.Metadata], ["text/x-y", { name: "v" }]);
}

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
  const Key = "sum " + ChecksumAlgorithm;
  const Body = randomBytes(200_000);
  const put = await send(sdk.PutObjectCommand, { Key, Body, ChecksumAlgorithm });
  const got = await send(sdk.GetObjectCommand, { Key, ChecksumMode: "ENABLED" });
  assert.ok(put["Checksum" + ChecksumAlgorithm]);
  assert.equal(got["Checksum" + ChecksumAlgorithm], put["Checksum" + ChecksumAlgorithm]);
  assert.ok(Buffer.from(await got.Body.transformToByteArray()).equals(Body));
}

const data = Buffer.concat(Array(11).fill(randomBytes(1 << 20)));
const { UploadId } = await send(sdk.CreateMultipartUploadCommand, { Key: "large" });
const Parts = [];
for (let at = 0; at < data.length; at += 5 << 20) {
  const PartNumber = Parts.length + 1;
  const Body = data.subarray(at, at + (5 << 20));
  const part = await send(sdk.UploadPartCommand, { Key: "large", UploadId, PartNumber, Body });
  Parts.push({ PartNumber, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
}
await send(sdk.CompleteMultipartUploadCommand, { Key: "large", UploadId, MultipartUpload: { Parts } });
assert.ok((await bytes("large")).equals(data));
assert.ok((await bytes("large", { Range: "bytes=5242870-5242890" })).equals(data.subarray(5242870, 5242891)));
await send(sdk.CopyObjectCommand, { Key: "copied", CopySource: Bucket + "/large" });
assert.ok((await bytes("copied")).equals(data));

await send(sdk.PutObjectCommand, { Key: "once", Body: "x", IfNoneMatch: "*" });
await assert.rejects(send(sdk.PutObjectCommand, { Key: "once", Body: "y", IfNoneMatch: "*" }), {
  name: "PreconditionFailed",
});

const object = { Bucket, Key: "signed" };
const put = await getSignedUrl(s3, new sdk.PutObjectCommand(object), { expiresIn: 300 });
assert.equal((await fetch(put, { method: "PUT", body: data.subarray(0, 100_000) })).status, 200);
const get = await getSignedUrl(s3, new sdk.GetObjectCommand(object), { expiresIn: 300 });
assert.ok(Buffer.from(await (await fetch(get)).arrayBuffer()).equals(data.subarray(0, 100_000)));

await send(sdk.DeleteObjectCommand, { Key: "signed" });
await assert.rejects(send(sdk.HeadObjectCommand, { Key: "signed" }), { name: "NotFound" });
const all = (await keys()).map((Key) => ({ Key }));
assert.equal((await send(sdk.DeleteObjectsCommand, { Delete: { Objects: all } })).Deleted.length, all.length);
await send(sdk.DeleteBucketCommand);
console.log("done");
