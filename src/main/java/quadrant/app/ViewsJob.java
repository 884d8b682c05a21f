package quadrant.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.dataset.Dataset;
import quadrant.dataset.io.Target;
import quadrant.report.SheetPicture;
import quadrant.report.ViewFolder;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Views;

/** The verbs {@code augment}, which writes augmented views as image files, and {@code preview}, which shows them on a sheet. */
public final class ViewsJob {
    private static final Option<AugmentationPlan> PLAN = Option.of("plan", Value.plan())
            .hint("NAME|FILE|0–3")
            .help("A plan by name, as a .json file, or by strength from 0 to 3")
            .at(Option.Place.ESSENTIAL)
            .or(AugmentationPlan.named("heavy"), "heavy");

    private static final Option<Integer> VIEWS = Option.of("views", Value.whole(1, 1000))
            .help("Views of each image, the image itself among them")
            .or(8);

    private static final Option<Boolean> EACH = Option.of("each", Value.toggle())
            .label("Each transform alone")
            .help(
                    "Shows every transform of the plan alone, in a row at low, middle and high strength; rows and views do"
                            + " not count then.")
            .or(false);

    private static final Option<Integer> ROWS = Option.of("rows", Value.whole(1, 100))
            .help("Images, drawn in turn from the classes")
            .or(8);

    private static final Option<Optional<Path>> PICTURE = Option.of("output", Value.path("FILE"))
            .label("Picture (PNG; may be blank)")
            .help("The picture, a PNG file.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    private static final List<Option<?>> BOTH = Option.all(
            Options.DATA_ALL,
            List.of(PLAN, VIEWS, FineTuneOptions.SEED, FineTuneOptions.BACKBONE),
            Options.READING,
            Options.COMPUTATION,
            List.of(Options.SKIP_UNREADABLE));

    /** The options of {@code augment}. */
    static final List<Option<?>> AUGMENT = Option.all(List.of(Options.FOLDER), BOTH);

    /** The options of {@code preview}. */
    static final List<Option<?>> PREVIEW = Option.all(List.of(PICTURE), BOTH, List.of(EACH, ROWS, Options.OVERWRITE));

    private ViewsJob() {}

    /**
     * Makes and writes all views; a failed or cancelled run leaves no files.
     */
    static Verb.Outcome augment(Wiring wiring, Given given, Task task) {
        Path folder = given.get(Options.FOLDER);
        OutputFolder.check(folder, false);
        OutputFolder.requireOutside(folder, given.get(Options.DATA));
        Views.Request request = request(wiring, given, task);
        return OutputFolder.filled(folder, false, "The views", output -> {
            ViewFolder files = new ViewFolder(output.work(), request.images().dataset());
            Dataset made = Views.make(
                    wiring.startingPoints(), request, (i, view, pixels) -> files.write(i.sample(), view, pixels), task);
            output.finish(files.finish(made, request.views(), request.plan()));
            return Verb.Outcome.of(folder);
        });
    }

    static Verb.Outcome preview(Wiring wiring, Given given, Task task) {
        List<String> notes = sheet(wiring, given, task).notes();
        return new Verb.Outcome(
                String.join("\n", notes),
                picture(given).map(p -> List.of(p.file().toString())).orElse(notes));
    }

    /** Makes the sheet, and writes it as a PNG file where one is named. */
    public static ViewSheet sheet(Wiring wiring, Given given, Task task) {
        if (given.get(EACH) && (given.has(ROWS) || given.has(VIEWS))) {
            task.warn("With each, a row is a transform of one image, so rows and views do not count.");
        }
        Optional<Target> picture = picture(given);
        picture.ifPresent(target -> {
            check(target);
            requireNoClass(target.file(), given.get(Options.DATA));
        });
        ViewSheet sheet = Views.preview(
                wiring.engines(),
                wiring.startingPoints(),
                request(wiring, given, task),
                given.get(ROWS),
                given.get(EACH),
                task);
        picture.ifPresent(file -> SheetPicture.write(file, sheet));
        return sheet;
    }

    private static Views.Request request(Wiring wiring, Given given, Task task) {
        return new Views.Request(
                Reading.of(wiring, given).read(false, task),
                given.get(PLAN),
                given.get(FineTuneOptions.BACKBONE),
                given.get(VIEWS),
                given.get(FineTuneOptions.SEED),
                Options.compute(given));
    }

    /** The picture to write, if any. */
    private static Optional<Target> picture(Given given) {
        List<Path> reads = new ArrayList<>(List.of(given.get(Options.DATA)));
        Stream.of(PLAN, FineTuneOptions.BACKBONE)
                .flatMap(o -> given.text(o).stream())
                .map(Path::of)
                .forEach(reads::add);
        return given.get(PICTURE)
                .map(file -> new Target(file, reads, given.get(Options.IMAGES), given.get(Options.OVERWRITE)));
    }

    /** Beside the class folders it is left out, within one it would be an image of that class. */
    private static void requireNoClass(Path file, Path data) {
        if (!data.toAbsolutePath()
                .normalize()
                .equals(file.toAbsolutePath().normalize().getParent())) {
            OutputFolder.requireOutside(file, data);
        }
    }

    private static void check(Target target) {
        Path file = target.file();
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UserException(
                    "The output " + file + " does not end in .png, and the preview is a PNG file.",
                    "Name such a file.");
        }
        Path folder = file.toAbsolutePath().getParent();
        // creates a missing folder
        if (folder == null || Files.exists(folder)) {
            target.check();
        }
        target.check(SheetPicture.KIND);
    }
}
