package quadrant.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.task.UserException;

/**
 * The channel statistics of some tensors over reference images: the mean and the variance of each channel, over all images and
 * positions.
 *
 * <p>The text form of a layer is the Base64 encoding of its float32 means followed by its float32 variances, little-endian.
 *
 * @param images number of images measured; 0 where that is unknown, as for the statistics of BatchNorm layers
 */
public record ReferenceStatistics(List<Layer> layers, int images) {
    public ReferenceStatistics {
        layers = List.copyOf(layers);
    }

    /** The statistics of one tensor; the arrays must not be changed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Layer(String tensor, float[] means, float[] variances) {
        public int channels() {
            return means.length;
        }
    }

    /** Tensor → text, in order. */
    public Map<String, String> encode() {
        Map<String, String> text = new LinkedHashMap<>();
        for (Layer l : layers) {
            ByteBuffer b = ByteBuffer.allocate(2 * l.channels() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            b.asFloatBuffer().put(l.means).put(l.variances);
            text.put(l.tensor, Base64.getEncoder().encodeToString(b.array()));
        }
        return text;
    }

    /**
     * Parses the text form of {@link #encode}.
     *
     * @throws UserException where a text is not of this form
     */
    public static ReferenceStatistics decode(Map<String, String> text, int images) {
        List<Layer> layers = new ArrayList<>();
        text.forEach((tensor, code) -> layers.add(layer(tensor, code)));
        return new ReferenceStatistics(layers, images);
    }

    private static Layer layer(String tensor, String code) {
        try {
            byte[] bytes = Base64.getDecoder().decode(code);
            float[] means = new float[bytes.length / (2 * Float.BYTES)];
            float[] variances = new float[means.length];
            boolean whole = bytes.length > 0 && bytes.length == 2 * Float.BYTES * means.length;
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(means)
                    .get(variances);
            for (int c = 0; c < means.length; c++) {
                whole &= Float.isFinite(means[c]) && variances[c] >= 0 && Float.isFinite(variances[c]);
            }
            if (whole) {
                return new Layer(tensor, means, variances);
            }
        } catch (IllegalArgumentException e) {
            // no Base64: damaged, too
        }
        throw new UserException(
                "The reference statistics of the tensor \"" + tensor + "\" are damaged.",
                "Restore the card from where it came, or remove the backbone and add its file again.");
    }
}
