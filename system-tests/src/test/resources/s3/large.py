"""One large object with Debian's boto3: large.py upload|fetch BUCKET KEY FILE, the rest from the environment."""
import os
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

verb, bucket, key, file = sys.argv[1:]
s3 = boto3.client(
    "s3",
    endpoint_url=os.environ["AWS_ENDPOINT_URL"],
    config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
)
if verb == "upload":
    # Fewer threads than parts: the parts do not all arrive in the same moment.
    s3.upload_file(file, bucket, key, Config=TransferConfig(max_concurrency=4))
else:
    s3.download_file(bucket, key, file)
print("done")
