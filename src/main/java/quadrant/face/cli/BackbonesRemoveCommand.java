package quadrant.face.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.BackbonesJob;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant backbones remove}. */
@Command(
        name = "remove",
        description = "Deletes an added or downloaded pretrained network; models that were fine-tuned from it stay.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
final class BackbonesRemoveCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "One of those that are here.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        String removed = new BackbonesJob(Wiring.standard()).remove(Map.of("name", name));
        spec.commandLine()
                .getOut()
                .println(json ? JsonText.of(Map.of("removed", removed)) : "Removed " + removed + ".");
        return 0;
    }
}
