package quadrant.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.dataset.io.DatasetReader;
import quadrant.engine.Engines;
import quadrant.engine.Trainer;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.ImageFileReader;
import quadrant.inference.ModelDoor;
import quadrant.report.Heading;
import quadrant.task.UserException;
import quadrant.training.FeatureStore;
import quadrant.workflow.InitialModels;

/**
 * The wiring of engines, catalogue, cache, clock, and the one reader of image files.
 *
 * @param home Quadrant's own folder
 * @param saveSeconds the time after which a training saves a checkpoint within an epoch
 * @param clock dates reports
 */
public record Wiring(
        Engines engines,
        BackboneCatalog catalog,
        FeatureStore cache,
        DatasetReader datasets,
        Path home,
        double saveSeconds,
        Clock clock) {
    private static final double CACHE_LIMIT_GIB = 8;
    private static final double SAVE_SECONDS = 120;
    private static final String BACKBONES = "backbones";

    /** The value of an environment variable, 0 or more. */
    private static double setting(String variable, String unit, double otherwise) {
        String text = System.getenv(variable);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        return Value.real(unit, unit, v -> v >= 0)
                .parse()
                .apply(text)
                .orElseThrow(() -> new UserException(
                        variable + " is \"" + text + "\", and a number of " + unit + " was expected.",
                        "Set it to such a number, or unset it."));
    }

    /** The default wiring; Quadrant's own folder is {@code QUADRANT_HOME}, else {@code .quadrant} in the user's home folder. */
    public static Wiring standard() {
        String named = System.getenv("QUADRANT_HOME");
        Path home = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".quadrant")
                : Path.of(named);
        return new Wiring(
                new Engines(new OrtTrunks(), Trainer.tails(Version.get())),
                new BackboneCatalog(new BackboneStore(home.resolve(BACKBONES))),
                new FeatureStore(home.resolve("features"), (long)
                        (setting("QUADRANT_CACHE_GIB", "GiB", CACHE_LIMIT_GIB) * (1L << 30))),
                new DatasetReader(new ImageFileReader()::source),
                home,
                setting("QUADRANT_SAVE_SECONDS", "seconds", SAVE_SECONDS),
                Clock.system(ZoneId.systemDefault()));
    }

    /** The initial model of a training: a backbone, or a fine-tuned model. */
    public InitialModels startingPoints() {
        return new InitialModels(catalog, engines.trunks());
    }

    /** The only way to load a fine-tuned model. */
    public ModelDoor door() {
        return new ModelDoor(engines.trunks());
    }

    /** The head of a report on this data, dated now. */
    Heading heading(Path data, WarningLog log) {
        return new Heading(String.valueOf(data.getFileName()), now(), log.warnings());
    }

    /** Date and time, ISO 8601. */
    String now() {
        return ZonedDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    /** The folder of added and downloaded backbones. */
    public BackboneStore store() {
        return new BackboneStore(home.resolve(BACKBONES));
    }
}
