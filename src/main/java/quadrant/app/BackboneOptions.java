package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options of the verbs on pretrained networks. */
public final class BackboneOptions {
    private static final int SMALLEST_PX = 16;
    private static final int LARGEST_PX = 4096;

    public static final Option<Path> FILE = Option.of("file", Value.path("FILE"))
            .help("An image classifier as .onnx; its weights may lie beside it.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Optional<String>> NEW_NAME =
            Option.of("name", Value.text("N")).help("Its name").optional("the catalogue's or the file's");

    public static final Option<Optional<String>> PREPROCESSING = Option.of("preprocessing", Value.text("P"))
            .help(
                    "The preprocessing of its input: imagenet, tf, lite, unit, none, caffe-rgb, caffe-bgr, a JSON file, or"
                            + " \"mean=…,…,… scale=…,…,… order=RGB\" for pixels in 0–255")
            .optional("that of the catalogue, of a card beside the file or of the file itself");

    public static final Option<Optional<Integer>> INPUT_SIZE = Option.of("size", Value.whole(SMALLEST_PX, LARGEST_PX))
            .hint("S")
            .help("Pixels of its input, where the file leaves them free.")
            .optional();

    public static final Option<Optional<String>> LICENCE = Option.of("licence", Value.text("L"))
            .help("The licence of its weights, such as Apache-2.0.")
            .optional();

    public static final Option<Optional<String>> TITLE =
            Option.of("title", Value.text("T")).help("Its name in reports.").optional();

    public static final Option<Optional<Path>> PHOTOS = Option.of("photos", Value.path("DIR"))
            .help("50 or more photographs like those of its pretraining: measured as by backbones reference.")
            .optional();

    public static final Option<Boolean> REPLACE = Option.of("replace", Value.toggle())
            .help("Replaces a backbone of the same name.")
            .or(false);

    /** The options of {@code add}. */
    public static final List<Option<?>> ADD =
            List.of(FILE, NEW_NAME, PREPROCESSING, INPUT_SIZE, LICENCE, TITLE, PHOTOS, REPLACE, OutputOptions.JSON);

    public static final Option<String> NAME = Option.of("name", Value.text("NAME"))
            .help("One of those that `quadrant backbones list` shows.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Path> PHOTOGRAPHS = Option.of("photos", Value.path("DIR"))
            .help("50 or more different photographs of everyday things, such as a sample of ImageNet.")
            .required();

    /** The options of {@code reference}. */
    public static final List<Option<?>> REFERENCE = List.of(NAME, PHOTOGRAPHS, OutputOptions.JSON);

    public static final Option<Optional<String>> FROM = Option.of("from", Value.text("URL"))
            .help("A mirror with the paths of the ONNX Model Zoo")
            .optional("QUADRANT_BACKBONES_URL, else the zoo's address");

    /** The options of {@code fetch}. */
    public static final List<Option<?>> FETCH = List.of(NAME, FROM, OutputOptions.JSON);

    /** The options of {@code remove}. */
    public static final List<Option<?>> REMOVE = List.of(NAME, OutputOptions.JSON);

    public static final Option<String> NETWORK = Option.of("network", Value.text("NETWORK"))
            .help("An ONNX image classifier or feature extractor: a file, or the name of a backbone that is there.")
            .at(Option.Place.ARGUMENT)
            .required();

    public static final Option<Optional<Integer>> SIZE = Option.of("size", Value.whole(1, LARGEST_PX))
            .help("Height and width of an image in pixels, where neither the file nor a card gives them.")
            .optional();

    public static final Option<Boolean> ALL_CUTS = Option.of("all", Value.toggle())
            .help("Every clean cut, not only those that are offered as depths.")
            .or(false);

    /** The options of {@code inspect}. */
    public static final List<Option<?>> INSPECT = List.of(NETWORK, SIZE, ALL_CUTS, OutputOptions.JSON);

    private BackboneOptions() {}
}
