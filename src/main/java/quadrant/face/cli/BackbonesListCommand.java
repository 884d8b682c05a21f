package quadrant.face.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quadrant.backbone.BackboneEntry;
import quadrant.face.BackboneTable;
import quadrant.face.BackbonesJob;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant backbones list}. */
@Command(
        name = "list",
        description = "Lists the pretrained networks that are there, and those that can be downloaded.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
final class BackbonesListCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Wiring wiring = Wiring.standard();
        List<BackboneEntry> entries = new BackbonesJob(wiring).list();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(entries.stream().map(BackboneTable::facts).toList()));
            return 0;
        }
        BackboneTable.lines(entries).forEach(out::println);
        out.println();
        out.println("Added and downloaded ones lie in " + wiring.store().folder()
                + "; quadrant backbones fetch NAME downloads one.");
        return 0;
    }
}
