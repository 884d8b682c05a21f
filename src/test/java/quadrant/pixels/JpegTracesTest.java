package quadrant.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

class JpegTracesTest {
    /** Smooth noise. */
    private static BufferedImage image(int side) {
        SplittableRandom random = new SplittableRandom(7);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        double[][] phase = new double[12][3];
        for (double[] p : phase) {
            p[0] = random.nextDouble() * 0.9;
            p[1] = random.nextDouble() * 0.9;
            p[2] = random.nextDouble() * 6;
        }
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double v = 128 + 6 * random.nextDouble();
                for (double[] p : phase) {
                    v += 8 * Math.cos(p[0] * x + p[1] * y + p[2]);
                }
                int level = (int) Math.max(1, Math.min(254, v));
                image.setRGB(x, y, level << 16 | Math.min(254, level + 10) << 8 | Math.max(1, level - 20));
            }
        }
        return image;
    }

    private static BufferedImage saved(BufferedImage image, float quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        writer.dispose();
        return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String traces(BufferedImage image, PixelType type) {
        int w = image.getWidth();
        float[][] rgb = new float[3][w * image.getHeight()];
        for (int i = 0; i < rgb[0].length; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[c][i] = image.getRGB(i % w, i / w) >> (16 - 8 * c) & 255;
            }
        }
        return JpegTraces.of(new RawImage(
                "i",
                w,
                image.getHeight(),
                List.of(rgb),
                type,
                true,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of()));
    }

    @Test
    void the_steps_of_the_standard_table_are_found_in_the_pixels() throws IOException {
        // ITU-T T.81, table K.1: 11 and 12 for these two, of which quality 0.5 keeps all, 0.75 the half, rounded
        assertThat(traces(saved(image(96), 0.5f), PixelType.UINT8)).isEqualTo("steps 11/12");
        assertThat(traces(saved(image(96), 0.75f), PixelType.UINT8)).isEqualTo("steps 6/6");
    }

    @Test
    void an_image_that_never_was_one_has_none_and_few_blocks_show_nothing() {
        assertThat(traces(image(96), PixelType.UINT8)).isEqualTo("none");
        assertThat(traces(image(24), PixelType.UINT8)).isEmpty();
        assertThat(traces(image(96), PixelType.UINT16)).isEmpty();
    }
}
