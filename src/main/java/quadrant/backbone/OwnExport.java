package quadrant.backbone;

import java.util.List;

/**
 * The card of a backbone for biology whose weights are not offered as ONNX. The user exports the file with {@code
 * tools/export_timm.py}, which reads the same cards, {@code exports.json}.
 *
 * @param model the source of the weights for the tool
 * @param width number of features of an image
 * @param size height and width of its input in pixels
 * @param mean of red, green and blue in 0–1
 * @param deviation the standard deviation by which the difference is divided
 * @param use what it is for, in a sentence
 */
public record OwnExport(
        String name,
        String title,
        String model,
        String licence,
        String citation,
        long parameters,
        int width,
        int size,
        List<Double> mean,
        List<Double> deviation,
        String use) {
    private record Json(List<OwnExport> backbones) {}

    /** All such cards. */
    public static List<OwnExport> all() {
        return BackboneCatalog.resource("exports.json", Json.class).backbones;
    }

    /** How to get it, as command lines. */
    public String how() {
        return "python tools/export_timm.py " + name + ", then quadrant backbones add " + name + ".onnx --name " + name
                + " --licence " + licence;
    }
}
