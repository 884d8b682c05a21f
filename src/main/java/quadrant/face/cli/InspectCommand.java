package quadrant.face.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.BackboneInspectJob;
import quadrant.face.InspectionText;
import quadrant.face.JsonText;
import quadrant.face.Wiring;
import quadrant.task.UserException;

/** {@code quadrant backbones inspect}. */
@Command(
        name = "inspect",
        description = "Says what a network is made of, where it can be cut, and how deep it can be fine-tuned.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
final class InspectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NETWORK",
            description =
                    "An ONNX image classifier or feature extractor: a file, or the name of a backbone that is there.")
    @SuppressWarnings("NullAway.Init")
    private String network;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Size of the images, where neither the file nor a card says it.")
    private @Nullable Integer size;

    @Option(names = "--all", description = "Every clean cut, not only those worth offering.")
    private boolean all;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (size != null && (size < 1 || size > 4096)) {
            throw new UserException("The size " + size + " is none that images have.", "Give pixels, from 1 to 4096.");
        }
        OptionalInt asked = size == null ? OptionalInt.empty() : OptionalInt.of(size);
        try (Console console = Console.open(true)) {
            InspectionText text = new BackboneInspectJob(Wiring.standard()).run(network, asked, all, console);
            console.done();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.of(text.facts()));
            } else {
                out.print(text.table());
            }
            out.flush();
            return 0;
        }
    }
}
