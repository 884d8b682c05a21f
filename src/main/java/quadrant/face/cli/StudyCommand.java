package quadrant.face.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quadrant.backbone.BackboneCatalog;
import quadrant.disk.DatasetRequest;
import quadrant.disk.Target;
import quadrant.face.DepthStudyJob;
import quadrant.face.Options;
import quadrant.face.Wiring;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** {@code quadrant study}. */
@Command(
        name = "study",
        description =
                "Trains at every depth on the folds of a CSV, asks the advisor on each training part, and writes how its"
                        + " picks fared. Takes long: minutes to hours.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
final class StudyCommand implements Callable<Integer> {
    /** Sections are added to what a page says already, so a page of the user's will do. */
    private static final Target.Kind SECTIONS = new Target.Kind(
            "a page", file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".md"));

    @Parameters(paramLabel = "DATA", description = "A CSV with the columns image, label, group and fold.")
    @SuppressWarnings("NullAway.Init")
    private Path data;

    @Option(names = "--images", paramLabel = "ROOT", description = "The folder that the CSV's paths start from.")
    private @Nullable Path images;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "How the section is headed (default: the file's name).")
    private @Nullable String name;

    @Option(
            names = "--backbone",
            paramLabel = "NAME",
            defaultValue = BackboneCatalog.DEFAULT,
            description = "The network.")
    @SuppressWarnings("NullAway.Init")
    private String backbone;

    @Option(
            names = "--depths",
            paramLabel = "D,D,…",
            split = ",",
            defaultValue = "0,1,2,3,4",
            description = "Depths to train at.")
    @SuppressWarnings("NullAway.Init")
    private List<Integer> depths;

    @Option(names = "--seeds", paramLabel = "N,N,…", split = ",", defaultValue = "1,2,3", description = "Seeds.")
    @SuppressWarnings("NullAway.Init")
    private List<Long> seeds;

    @Option(names = "--budget", paramLabel = "TIME", defaultValue = "auto", description = "For the advisor, each time.")
    @SuppressWarnings("NullAway.Init")
    private String budget;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The section is added to this file.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Option(
            names = "--progress",
            paramLabel = "FILE",
            description =
                    "Keeps what was found, so that a study that was stopped goes on where it was, or one with more"
                            + " seeds or depths (default: the output with the data's name and .progress added, deleted when the"
                            + " study has ended).")
    private @Nullable Path progress;

    @Override
    public Integer call() {
        String section = name == null ? String.valueOf(data.getFileName()) : name;
        Path kept = progress == null
                ? output.resolveSibling(output.getFileName() + "." + data.getFileName() + ".progress")
                : progress;
        List<Path> reads = new ArrayList<>(List.of(data));
        if (progress != null) {
            reads.add(progress);
        }
        Target target = new Target(output, reads, Optional.ofNullable(images), true);
        target.check();
        target.check(SECTIONS);
        if (target.foreign(SECTIONS)) {
            throw new UserException(
                    "The output " + output
                            + " is there already and does not end in .md, as the pages do that sections are"
                            + " added to.",
                    "Name a new file, or one that ends in .md.");
        }
        try (Console console = Console.open(false)) {
            String text = new DepthStudyJob(Wiring.standard())
                    .run(
                            new DepthStudyJob.Request(
                                    section,
                                    new DatasetRequest(data, Optional.ofNullable(images), Optional.empty(), false),
                                    backbone,
                                    depths,
                                    seeds,
                                    new Options(Map.of("budget", budget), Set.of("budget")).seconds("budget"),
                                    kept),
                            console);
            console.done();
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            if (Files.exists(output)) {
                page.writeBytes(Files.readAllBytes(output));
            }
            page.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            target.write(SECTIONS, page.toByteArray());
            if (progress == null) {
                // what another study may go on from is named
                Files.delete(kept);
            }
            return 0;
        } catch (IOException e) {
            throw new UserException(
                    "The section could not be added to " + output + " (" + Reason.of(e) + ").",
                    "Choose a file that you may write.",
                    e);
        }
    }
}
