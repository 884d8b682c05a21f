package quadrant.face.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quadrant.engine.Compute;
import quadrant.face.BackbonesReportJob;
import quadrant.face.Wiring;
import quadrant.plan.DeviceChoice;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** {@code quadrant backbones report}. */
@Command(
        name = "report",
        description = "Imports, checks and measures networks, and writes the page docs/BACKBONES.md.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
final class BackbonesReportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "1..*",
            description = "ONNX files, folders with model.onnx and its reference, or folders of those.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> inputs;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The page to write, as Markdown.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Option(
            names = "--photos",
            paramLabel = "DIR",
            description = "Photographs named by their ImageNet ids, for the networks that know these classes.")
    private @Nullable Path photos;

    @Override
    public Integer call() {
        try (Console console = Console.open(false)) {
            String page = new BackbonesReportJob(Wiring.standard())
                    .run(
                            inputs,
                            Optional.ofNullable(photos),
                            new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors()),
                            console);
            console.done();
            Files.writeString(output, page);
            return 0;
        } catch (IOException e) {
            throw new UserException(
                    "The page " + output + " could not be written (" + Reason.of(e) + ").",
                    "Choose a file that you may write.",
                    e);
        }
    }
}
