"""Round trip with Debian's boto3: round_trip.py BUCKET, the rest from the environment."""
import io
import os
import sys
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

bucket = sys.argv[1]
s3 = boto3.client(
    "s3",
    endpoint_url=os.environ["AWS_ENDPOINT_URL"],
    config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
)


def expect(actual, expected):
    if actual != expected:
        raise SystemExit(f"expected {str(expected)[:200]!r}, got {str(actual)[:200]!r}")


def keys(**more):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}, **more)
    return [o["Key"] for page in pages for o in page.get("Contents", [])]


s3.create_bucket(Bucket=bucket)
names = ["a/1", "a/2 ü", "b+%41", "c/日本"]
for name in names:
    s3.put_object(Bucket=bucket, Key=name, Body=name.encode(), Metadata={"name": "v"}, ContentType="text/x-y")
expect(keys(), sorted(names))
expect(keys(Prefix="a/"), names[:2])
page = s3.list_objects(Bucket=bucket, Delimiter="/")
expect([p["Prefix"] for p in page["CommonPrefixes"]], ["a/", "c/"])
for name in names:
    got = s3.get_object(Bucket=bucket, Key=name)
    expect((got["Body"].read(), got["Metadata"], got["ContentType"]), (name.encode(), {"name": "v"}, "text/x-y"))

data = os.urandom(1 << 20) * 18 + b"tail"
parts = TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=6 << 20)
s3.upload_fileobj(io.BytesIO(data), bucket, "large", Config=parts)
s3.copy({"Bucket": bucket, "Key": "large"}, bucket, "copied", Config=parts)
back = io.BytesIO()
s3.download_fileobj(bucket, "copied", back, Config=parts)
expect(back.getvalue() == data, True)
ranged = s3.get_object(Bucket=bucket, Key="large", Range="bytes=6291450-6291470")
expect((ranged["Body"].read(), ranged["ContentRange"]), (data[6291450:6291471], f"bytes 6291450-6291470/{len(data)}"))

put = s3.generate_presigned_url("put_object", {"Bucket": bucket, "Key": "signed"}, 300)
urllib.request.urlopen(urllib.request.Request(put, data=data[:100_000], method="PUT", headers={"Content-Type": ""}))
get = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "signed"}, 300)
expect(urllib.request.urlopen(get).read() == data[:100_000], True)

s3.delete_object(Bucket=bucket, Key="signed")
try:
    s3.head_object(Bucket=bucket, Key="signed")
    raise SystemExit("a deleted object is there")
except ClientError as e:
    expect(e.response["ResponseMetadata"]["HTTPStatusCode"], 404)
gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys()]})
expect(len(gone["Deleted"]), len(names) + 2)
s3.delete_bucket(Bucket=bucket)
expect([b["Name"] for b in s3.list_buckets()["Buckets"] if b["Name"] == bucket], [])
print("done")
