# Ringfort: build, run, test. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
JAVA_HOME := $(shell bin/find-jdk)
export JAVA_HOME
MVN := mvn -B -ntp -q
MVN_TEST := mvn -B -ntp

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

jdk:
	@test -n "$(JAVA_HOME)" || { bin/find-jdk --explain; exit 1; }

JAR := cli/target/ringfort-cli.jar
SOURCES = $(shell find pom.xml */pom.xml common/*/pom.xml */src/main common/*/src/main -type f)

build: $(JAR) ## compile and assemble the ringfort command

$(JAR): $(SOURCES) | jdk
	@$(MVN) package -Dmaven.test.skip=true -Dexec.skip=true -pl cli -am
	@touch $@
	@bin/train-start

up: build ## build what is missing and start everything; ARGS="--data DIR --port-offset N"
	@exec bin/ringfort up $(ARGS)

# Debian packages of the clients that the tests drive, by the command or file that each brings.
CLIENTS := swift:python3-swiftclient swift-get-nodes:swift rclone:rclone curl:curl /usr/bin/aws:awscli \
  s3cmd:s3cmd restic:restic s3fs:s3fs /usr/lib/python3/dist-packages/boto3:python3-boto3 node:nodejs npm:npm

clients:
	@missing=; for pair in $(CLIENTS); do \
	  command -v $${pair%%:*} >/dev/null || [ -e $${pair%%:*} ] || missing="$$missing $${pair##*:}"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

test: jdk clients ## check the format, build, and run all tests
	@$(MVN_TEST) spotless:check verify

bench: jdk ## run a benchmark: NAME=LoadRun ARGS="get size=4096 pids=..."
	@$(MVN) package -Dmaven.test.skip=true -Dexec.skip=true -pl bench -am
	@$(JAVA_HOME)/bin/java -ea:io.ringfort... --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
	  -cp "bench/target/classes:bench/target/lib/*" io.ringfort.bench.$(NAME) $(ARGS)

format: jdk ## format all Java sources
	@$(MVN) spotless:apply

clean: jdk ## remove what was built
	@$(MVN) clean

.PHONY: help jdk build up clients test bench format clean
