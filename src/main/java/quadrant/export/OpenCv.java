package quadrant.export;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import quadrant.model.FineTunedModel;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PixelInput;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.task.Resource;
import quadrant.task.SafeFile;

/**
 * A model for OpenCV's DNN module, as used by QuPath: {@code model.onnx} takes RGB of 0–255, 1×3×S×S, and gives probabilities;
 * the Groovy scripts beside it run it in QuPath.
 */
public final class OpenCv {
    static final String MODEL = "model.onnx";
    /** The scripts, with their names in the folder. */
    static final List<String> SCRIPTS = List.of("classify_selected.groovy", "export_marks.groovy");

    private static final Gson GSON = new Gson();

    private OpenCv() {}

    /**
     * Writes the model's files.
     *
     * @param folder where they are written
     * @param home the final path of the folder
     * @return their names
     */
    public static List<String> write(FineTunedModel model, Field field, Path folder, Path home) {
        SafeFile.write(folder.resolve(MODEL), graph(model).toBytes());
        List<String> names = new ArrayList<>(List.of(MODEL));
        for (String script : SCRIPTS) {
            SafeFile.write(folder.resolve(script), filled(Resource.text(OpenCv.class, script), model, field, home));
            names.add(script);
        }
        return names;
    }

    /** Whether OpenCV 4.10 and 4.11 probably cannot load the network; they fail on transformers that expand a class token. */
    public static boolean isDoubtful(FineTunedModel model) {
        return model.graph().nodes().stream().anyMatch(n -> n.op().equals("Expand") || n.op().equals("Where"));
    }

    static OnnxGraph graph(FineTunedModel model) {
        Preprocessing p = model.preprocessing();
        return PixelInput.of(model.graph(), p.mean(), p.scale(), p.order() == ChannelOrder.BGR)
                .withMetadata(
                        Map.of("quadrant.classes", GSON.toJson(model.classes().names())));
    }

    private static String filled(String script, FineTunedModel model, Field field, Path home) {
        String classes = model.classes().names().stream().map(OpenCv::quoted).collect(Collectors.joining(", "));
        String context = model.crop()
                .filter(c -> c.box().isEmpty())
                .map(c -> String.format(Locale.ROOT, "%s", c.context()))
                .orElse("-1");
        return script.replace("@CLASSES@", classes)
                .replace("@MODEL@", quoted(home.resolve(MODEL).toAbsolutePath().toString()))
                .replace("@SIZE@", Integer.toString(model.preprocessing().sizePx()))
                .replace("@PATCH@", Integer.toString(field.patchPx()))
                .replace("@SPACING@", Double.toString(field.micronsPerPixel()))
                .replace("@CONTEXT@", context);
    }

    private static String quoted(String name) {
        return "'" + name.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'";
    }
}
