package io.ringfort.cli;

import io.ringfort.allinone.NodeConfig;
import io.ringfort.allinone.ObjectSurvey;
import io.ringfort.allinone.ObjectSurvey.Finding;
import io.ringfort.common.name.ObjectName;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows what each primary of an object holds.
@Command(
    name = "object-info",
    mixinStandardHelpOptions = true,
    description = "Ask each primary of an object what it holds; changes nothing.",
    footer = {
      "",
      "The configuration may be that of any node of the cluster. The devices of a node started",
      "with 'up' are inside its process and cannot be asked."
    })
final class ObjectInfoCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "configuration of a node of the cluster")
  private Path config = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "N",
      description = "index of the storage policy (${DEFAULT-VALUE})")
  private int policy;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "as AUTH_admin")
  private String account = "";

  @Parameters(index = "1", paramLabel = "CONTAINER")
  private String container = "";

  @Parameters(index = "2", paramLabel = "OBJECT")
  private String object = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ObjectSurvey.Report report =
        ObjectSurvey.ask(
            NodeConfig.read(config), new ObjectName(account, container, object), policy);
    PrintWriter out = spec.commandLine().getOut();
    StatusTable table =
        new StatusTable(
            List.of("device", "address", "state", "votes", "bytes", "etag", "written", "order"));
    for (Finding finding : report.findings()) {
      table.add(
          List.of(
              finding.device().name(),
              finding.device().address().toString(),
              finding.state(),
              finding.full() ? "yes" : "no",
              finding.dataBytes() < 0 ? "-" : Long.toString(finding.dataBytes()),
              orDash(finding.etag()),
              orDash(finding.birth()),
              orDash(finding.order())));
    }
    if (format == OutputFormat.TEXT) {
      out.println("partition " + report.partition() + "  hash " + report.hash());
    }
    table.print(out, format);
    return report.findings().stream().allMatch(found -> found.state().equals("held")) ? 0 : 1;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
