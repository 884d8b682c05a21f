package quadrant.face.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.BackbonesJob;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant backbones fetch}. */
@Command(
        name = "fetch",
        description = "Downloads a pretrained network of the catalogue; what broke off goes on where it stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class BackbonesFetchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "One of those that `quadrant backbones list` shows.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "URL",
            description = "A mirror with the paths of the ONNX Model Zoo (default: QUADRANT_BACKBONES_URL, else the"
                    + " zoo's address).")
    private @Nullable String from;

    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("json");
        texts.put("name", name);
        try (Console console = Console.open(false)) {
            Path file = new BackbonesJob(Wiring.standard()).fetch(texts, console);
            console.done();
            spec.commandLine()
                    .getOut()
                    .println(json ? JsonText.of(Map.of("name", name, "file", file.toString())) : name + ": " + file);
            return 0;
        }
    }
}
