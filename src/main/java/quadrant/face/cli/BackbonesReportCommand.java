package quadrant.face.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quadrant.disk.Target;
import quadrant.engine.Compute;
import quadrant.face.BackbonesReportJob;
import quadrant.face.Wiring;
import quadrant.plan.DeviceChoice;

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

    @Option(names = "--overwrite", description = "Replace the output though Quadrant did not write it.")
    private boolean overwrite;

    @Override
    public Integer call() {
        List<Path> reads = new ArrayList<>(inputs);
        if (photos != null) {
            reads.add(photos);
        }
        Target target = new Target(output, reads, overwrite);
        target.check();
        target.check(BackbonesReportJob.KIND);
        try (Console console = Console.open(false)) {
            String page = new BackbonesReportJob(Wiring.standard())
                    .run(
                            inputs,
                            Optional.ofNullable(photos),
                            new Compute(DeviceChoice.CPU, Runtime.getRuntime().availableProcessors()),
                            console);
            console.done();
            target.write(BackbonesReportJob.KIND, page);
            return 0;
        }
    }
}
