package quadrant.lab;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import quadrant.imagej.CellFinder;

/** The cells of a folder of images as label images, which any benchmark of segmentation reads. */
final class FinderRun {
    private FinderRun() {}

    static void run(Path images, Path folder, String settings, PrintWriter out) throws IOException {
        Files.createDirectories(folder);
        List<Path> files;
        try (Stream<Path> all = Files.list(images)) {
            files = all.filter(f -> f.toString().matches(".*\\.(png|jpg|tif)"))
                    .sorted()
                    .toList();
        }
        CellFinder.Settings how = CellFinder.Settings.parse(settings).orElseThrow();
        double nanos = 0;
        double pixels = 0;
        int objects = 0;
        for (Path file : files) {
            ImagePlus image = IJ.openImage(file.toString());
            ImageProcessor plane = CellFinder.plane(image, how.channel());
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            CellFinder.Found found = CellFinder.find(plane, how);
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            nanos += took;
            pixels += plane.getPixelCount();
            objects += found.rois().size();
            out.printf(
                    "%s: %d found, %d at the border; left out: %s; %s; %.2f s%n",
                    file.getFileName(),
                    found.rois().size(),
                    found.atBorder(),
                    found.leftOut(),
                    found.used().text(),
                    took / 1e9);
            BufferedImage labels =
                    new BufferedImage(plane.getWidth(), plane.getHeight(), BufferedImage.TYPE_USHORT_GRAY);
            for (int i = 0; i < found.rois().size(); i++) {
                for (Point p : found.rois().get(i)) {
                    labels.getRaster().setSample(p.x, p.y, 0, i + 1);
                }
            }
            String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", ".png");
            ImageIO.write(labels, "png", folder.resolve(name).toFile());
        }
        out.printf(
                "%d images, %d objects, %.2f s of one core per megapixel%n",
                files.size(), objects, nanos / pixels / 1000);
    }
}
