package quadrant.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small images of two kinds, discs and squares in noise, made in the test. */
final class Pictures {
    private Pictures() {}

    /** Folders {@code disc} and {@code square} with so many images each. */
    static Path dataset(Path folder, int perClass) throws IOException {
        for (int i = 0; i < perClass; i++) {
            write(folder.resolve("disc").resolve("d" + i + ".png"), true, 48, i);
            write(folder.resolve("square").resolve("s" + i + ".png"), false, 48, 1000 + i);
        }
        return folder;
    }

    static Path write(Path file, boolean disc, int size, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        double r = size * random.nextDouble(0.2, 0.3);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = Math.abs(x - size / 2.0);
                double dy = Math.abs(y - size / 2.0);
                boolean inside = disc ? Math.hypot(dx, dy) < r : Math.max(dx, dy) < r;
                int noise = random.nextInt(60);
                image.setRGB(x, y, inside ? 0xB04080 + noise : (0x202020 + noise * 0x010101));
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
