// One large object with @aws-sdk/client-s3: node large.mjs upload|fetch BUCKET KEY FILE, the rest from the environment.
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import * as sdk from "@aws-sdk/client-s3";

const PART_BYTES = 8 << 20;
const AT_A_TIME = 4;
const [verb, Bucket, Key, path] = process.argv.slice(2);
const s3 = new sdk.S3Client({ forcePathStyle: true });
const send = (Command, input) => s3.send(new Command({ Bucket, Key, ...input }));

async function upload() {
  const file = await open(path);
  const { size } = await file.stat();
  const { UploadId } = await send(sdk.CreateMultipartUploadCommand);
  const Parts = [];
  let next = 0;
  async function worker() {
    while (next * PART_BYTES < size) {
      const at = next++;
      const Body = Buffer.alloc(Math.min(PART_BYTES, size - at * PART_BYTES));
      await file.read(Body, 0, Body.length, at * PART_BYTES);
      const part = await send(sdk.UploadPartCommand, { UploadId, PartNumber: at + 1, Body });
      Parts[at] = { PartNumber: at + 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 };
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  await send(sdk.CompleteMultipartUploadCommand, { UploadId, MultipartUpload: { Parts } });
  await file.close();
}

async function fetchWhole() {
  const got = await send(sdk.GetObjectCommand);
  await pipeline(got.Body, createWriteStream(path));
}

await (verb === "upload" ? upload() : fetchWhole());
console.log("done");
