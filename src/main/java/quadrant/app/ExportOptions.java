package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import quadrant.task.UserException;

/** The options of {@code export}. */
public final class ExportOptions {
    /** The program to export to. */
    public enum To {
        /** QuPath's WSInfer extension, and WSInfer. */
        WSINFER,
        /** OpenCV's DNN module, with scripts for QuPath. */
        OPENCV,
        /** A package of bioimage.io. */
        BIOIMAGEIO
    }

    public static final Option<To> TO = Option.of("to", Value.choice(To.class))
            .help("wsinfer: for QuPath's WSInfer extension, TorchScript. opencv: for OpenCV, with scripts for QuPath."
                    + " bioimageio: a package to be published at bioimage.io.")
            .at(Option.Place.ESSENTIAL)
            .required();

    public static final Option<Path> OUTPUT = Option.of("output", Value.path("OUTPUT"))
            .label("Output (new folder or .zip)")
            .help("A new or empty folder; of bioimageio also a file that ends in .zip.")
            .at(Option.Place.ESSENTIAL)
            .required();

    private static final double MOST_UM_PER_PX = 1000;
    private static final int MOST_PATCH_PX = 100_000;

    public static final Option<Optional<Double>> UM_PER_PX = Option.of(
                    "um_per_px", Value.real("UM", "a number above 0, at most 1000", v -> v > 0 && v <= MOST_UM_PER_PX))
            .label("µm per pixel")
            .help("wsinfer, opencv: the µm per pixel at which slides are read")
            .at(Option.Place.ESSENTIAL)
            .optional("that of the training images");

    public static final Option<Optional<Integer>> PATCH_PX = Option.of("patch_px", Value.whole(1, MOST_PATCH_PX))
            .label("Patch (pixels)")
            .help("wsinfer, opencv: the side of the square that the model sees at once, in those pixels")
            .optional("the field of view of the training images");

    public static final Option<Optional<String>> NAME = Option.of(
                    "name",
                    Value.word(
                            "TEXT",
                            "5 to 128 letters, digits, spaces, and _ + - ( )",
                            t -> Optional.of(t).filter(n -> n.matches("[A-Za-z0-9_+ ()-]{5,128}"))))
            .help("bioimageio: the name of the package")
            .optional("made of the classes");

    public static final Option<Optional<String>> DESCRIPTION = Option.of("description", Value.text("TEXT"))
            .help("bioimageio: what the model is for, in a sentence")
            .optional("made of the classes");

    public static final Option<Optional<String>> AUTHORS = Option.of("authors", Value.text("NAMES"))
            .help(
                    "bioimageio, where it is needed: who made the model, such as \"A. Author (University of B); C. Author\".")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Optional<String>> LICENCE = Option.of("licence", Value.text("SPDX"))
            .help("bioimageio, where it is needed: the licence of the model by its SPDX name, such as CC-BY-4.0.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    public static final Option<Optional<Path>> IMAGE = Option.of("image", Value.path("IMAGE"))
            .label("Test image")
            .help("bioimageio, where it is needed: an image that may be published, or a folder of such, of which"
                    + " the one with the most confident prediction is taken.")
            .at(Option.Place.ESSENTIAL)
            .optional();

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(OutputOptions.MODEL, TO, OUTPUT, UM_PER_PX, PATCH_PX),
            List.of(NAME, DESCRIPTION, AUTHORS, LICENCE, IMAGE, OutputOptions.OVERWRITE));

    private final Given given;

    /** @throws UserException when an option is unknown or wrong, or belongs to another target */
    public ExportOptions(Map<String, String> texts) {
        this(new Given(texts, ALL));
    }

    ExportOptions(Given given) {
        this.given = given;
        boolean published = to() == To.BIOIMAGEIO;
        refuse(published ? List.of(UM_PER_PX, PATCH_PX) : List.of(NAME, DESCRIPTION, AUTHORS, LICENCE, IMAGE));
        if (published) {
            Stream.of(AUTHORS, LICENCE, IMAGE).forEach(this::need);
            if (!given.text(LICENCE).orElseThrow().matches("[A-Za-z0-9.+-]+")) {
                throw Given.wrong(LICENCE, given.text(LICENCE).get(), "an SPDX name such as CC-BY-4.0");
            }
            if (authors().isEmpty()) {
                throw Given.wrong(AUTHORS, given.text(AUTHORS).get(), "a name");
            }
        } else if (isZip()) {
            throw new UserException(
                    "The output " + output() + " ends in .zip, and "
                            + given.text(TO).orElse("") + " takes a folder.",
                    "Name a new folder.");
        }
    }

    private void refuse(List<Option<?>> others) {
        others.stream().filter(given::has).findFirst().ifPresent(o -> {
            throw new UserException(
                    "The option " + o.named() + " is not for " + given.text(TO).orElse("") + ".", "Leave it out.");
        });
    }

    private void need(Option<?> option) {
        if (!given.has(option)) {
            throw new UserException(
                    "The option " + option.named() + " is missing, which a package of bioimage.io needs.",
                    "Give " + option.named() + " " + option.hint() + ".");
        }
    }

    Path model() {
        return given.get(OutputOptions.MODEL);
    }

    To to() {
        return given.get(TO);
    }

    Path output() {
        return given.get(OUTPUT);
    }

    boolean isZip() {
        return String.valueOf(output().getFileName()).toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    boolean overwrite() {
        return given.get(OutputOptions.OVERWRITE);
    }

    Optional<Double> micronsPerPixel() {
        return given.get(UM_PER_PX);
    }

    OptionalInt patchPx() {
        return given.get(PATCH_PX).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    Optional<String> name() {
        return given.get(NAME);
    }

    Optional<String> description() {
        return given.get(DESCRIPTION);
    }

    List<String> authors() {
        return Stream.of(given.text(AUTHORS).orElse("").split(";", -1))
                .map(String::strip)
                .filter(a -> !a.isEmpty())
                .toList();
    }

    String licence() {
        return given.text(LICENCE).orElse("");
    }

    Path image() {
        return given.get(IMAGE).orElseThrow();
    }
}
