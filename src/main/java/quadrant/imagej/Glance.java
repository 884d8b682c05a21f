package quadrant.imagej;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Attempt;

/** What is seen of an image file without reading it whole: its size, and a small picture. Pixels lie as ImageJ shows them. */
public final class Glance {
    private Glance() {}

    /** Width and height, in pixels; empty where the file cannot be read. */
    public static Optional<List<Integer>> size(Path file) {
        return attempt(
                file,
                source -> List.of(source.widthPx(), source.heightPx()),
                reader -> List.of(reader.getWidth(0), reader.getHeight(0)));
    }

    /** A picture of this width and height, in the middle of which the image lies; empty where the file cannot be read. */
    public static Optional<BufferedImage> picture(Path file, int sidePx) {
        return attempt(file, source -> sampled(source, sidePx), reader -> {
                    ImageReadParam every = reader.getDefaultReadParam();
                    int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / (2 * sidePx));
                    every.setSourceSubsampling(step, step, 0, 0);
                    return reader.read(0, every);
                })
                .map(image -> fitted(image, sidePx));
    }

    private interface Reading<S, T> {
        T of(S source) throws IOException;
    }

    private static <T> Optional<T> attempt(Path file, Reading<RegionSource, T> tiff, Reading<ImageReader, T> other) {
        try {
            return Optional.of(Attempt.at(() -> {
                if (FileKind.of(file) == FileKind.TIFF) {
                    try (RegionSource source =
                            new ImageFileReader().regions(file, String.valueOf(file.getFileName()))) {
                        return tiff.of(source);
                    }
                }
                try (ImageInputStream in = FileKind.open(file)) {
                    ImageReader reader = ImageIO.getImageReaders(in).next();
                    reader.setInput(in);
                    try {
                        return other.of(reader);
                    } finally {
                        reader.dispose();
                    }
                }
            }));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    /** Single pixels of the smallest level that is large enough. */
    private static BufferedImage sampled(RegionSource source, int sidePx) {
        int level = source.levels().size() - 1;
        while (level > 0 && largest(source.levels().get(level)) < sidePx) {
            level--;
        }
        RegionSource.Level of = source.levels().get(level);
        RawImage raw = source.read(level, new Region(0, 0, of.widthPx(), of.heightPx()));
        int step = Math.max(1, largest(of) / (2 * sidePx));
        BufferedImage image = new BufferedImage(
                (of.widthPx() - 1) / step + 1, (of.heightPx() - 1) / step + 1, BufferedImage.TYPE_INT_RGB);
        for (int band = 0; band < 3; band++) {
            float[] values = raw.channels().get(raw.colour() ? band : 0);
            double low = raw.colour() ? 0 : Float.POSITIVE_INFINITY;
            double high = raw.colour() ? 255 : Float.NEGATIVE_INFINITY;
            for (int i = 0; !raw.colour() && i < values.length; i += step) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
            }
            double range = Math.max(high - low, 1e-9);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    double value = (values[y * step * of.widthPx() + x * step] - low) / range;
                    int grey = (int) (255 * Math.min(1, Math.max(0, value)));
                    image.setRGB(x, y, image.getRGB(x, y) | grey << 16 - 8 * band);
                }
            }
        }
        return image;
    }

    private static int largest(RegionSource.Level level) {
        return Math.max(level.widthPx(), level.heightPx());
    }

    private static BufferedImage fitted(BufferedImage image, int sidePx) {
        BufferedImage square = new BufferedImage(sidePx, sidePx, BufferedImage.TYPE_INT_ARGB);
        double scale = sidePx / (double) Math.max(image.getWidth(), image.getHeight());
        int width = (int) Math.max(1, image.getWidth() * scale);
        int height = (int) Math.max(1, image.getHeight() * scale);
        Graphics2D g = square.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, (sidePx - width) / 2, (sidePx - height) / 2, width, height, null);
        g.dispose();
        return square;
    }
}
