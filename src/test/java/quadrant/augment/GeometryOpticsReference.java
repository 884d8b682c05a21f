package quadrant.augment;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The numbers that {@code tools/geometry_optics_reference.py} computed with SciPy, OpenCV and Pillow. */
record GeometryOpticsReference(
        int size,
        List<Float> image,
        List<Warp> warps,
        List<Deformation> elastics,
        List<Defect> discs,
        List<Defect> coarse,
        List<Defect> vignettes,
        List<Defect> slopes,
        List<Jpeg> jpegs) {

    record Warp(List<Double> matrix, List<Float> view) {}

    record Deformation(
            double alpha, double sigma, List<Double> matrix, List<Float> right, List<Float> down, List<Float> view) {}

    record Defect(double size, double degrees, List<Float> view) {}

    record Jpeg(int size, int quality, List<Float> image, List<Float> view) {}

    static GeometryOpticsReference load() {
        var stream = Objects.requireNonNull(GeometryOpticsReference.class.getResourceAsStream("geometry_optics.json"));
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, GeometryOpticsReference.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    float[] pixels() {
        return Reference.floats(image);
    }

    static Affine affine(List<Double> m) {
        return new Affine(m.get(0), m.get(1), m.get(2), m.get(3), m.get(4), m.get(5));
    }
}
