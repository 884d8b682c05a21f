package quadrant.augment;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The numbers that {@code tools/stain_reference.py} computed with scikit-image and NumPy. */
record StainReference(Hed hed, List<Tissue> stains, List<Float> colours, List<AttributionMap> gammas) {

    record Hed(List<Float> pixels, List<Double> amounts, List<Double> alpha, List<Double> beta, List<Float> view) {}

    record Tissue(
            List<Float> pixels,
            List<Double> known,
            List<Double> found,
            List<Double> amounts,
            List<Double> target,
            List<Double> gain,
            List<Float> view) {}

    record AttributionMap(double value, List<Float> view) {}

    static StainReference load() {
        var stream = Objects.requireNonNull(StainReference.class.getResourceAsStream("stain-reference.json"));
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, StainReference.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The colours, n×3, of planar pixels. */
    static float[][] colours(List<Float> pixels) {
        float[][] colours = new float[pixels.size() / 3][3];
        for (int i = 0; i < pixels.size(); i++) {
            colours[i % colours.length][i / colours.length] = pixels.get(i);
        }
        return colours;
    }
}
