package quadrant.face.cli;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import quadrant.face.Wiring;
import quadrant.task.UserException;

/** {@code quadrant backbones inspect}. */
@Command(
        name = "inspect",
        description = "Says what an ONNX file is made of, where it can be cut, and how deep it can be fine-tuned.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
final class InspectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "An ONNX image classifier or feature extractor.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--size", paramLabel = "N", description = "Size of the images, where the file leaves it free.")
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
        try (Console console = Console.open(true)) {
            InspectionText text = new BackboneInspectJob(Wiring.standard())
                    .run(file, size == null ? OptionalInt.empty() : OptionalInt.of(size), all, console);
            console.done();
            PrintWriter out = spec.commandLine().getOut();
            out.print(
                    json
                            ? new GsonBuilder()
                                            .setPrettyPrinting()
                                            .disableHtmlEscaping()
                                            .create()
                                            .toJson(text.facts())
                                    + System.lineSeparator()
                            : text.table());
            out.flush();
            return 0;
        }
    }
}
