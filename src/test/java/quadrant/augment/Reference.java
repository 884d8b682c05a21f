package quadrant.augment;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The numbers that {@code tools/augment_reference.py} computed with OpenCV and NumPy. */
record Reference(
        int size, List<Float> patch, List<Float> colours, List<Warp> warps, List<Blur> blurs, List<Stain> stains) {

    record Warp(boolean flip, double degrees, double scale, double right, double down, List<Float> view) {}

    record Blur(double sigma, List<Float> view) {}

    record Stain(List<Double> alpha, List<Double> beta, double gain, double offset, List<Float> view) {}

    static Reference load() {
        var stream = Objects.requireNonNull(Reference.class.getResourceAsStream("reference.json"));
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, Reference.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] floats(List<Float> list) {
        float[] array = new float[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    static double[] doubles(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The greatest absolute difference; NaN counts as infinite. */
    static double distance(float[] a, float[] b) {
        double most = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            double d = Math.abs(a[i] - b[i]);
            most = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(most, d);
        }
        return most;
    }
}
