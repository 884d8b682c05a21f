package quadrant.imagej.panel;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.EventQueue;
import java.awt.Window;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.swing.AbstractButton;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JTextArea;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.imagej.CellFinder;
import quadrant.task.Task;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/** Labels 512 tiles in the panel, presses <i>Improve…</i> and prints what came of it. */
final class Improving extends TestHost {
    private static final int TILE_PX = 32;
    private static final int SIDE = 16;

    private Improving() {}

    /** Plays; the argument is a folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        new ImageJ(ImageJ.NO_SHOW);
        JFrame frame = new JFrame("panel");
        Session[] session = new Session[1];
        EventQueue.invokeAndWait(() -> {
            Improving host = new Improving();
            session[0] = new Session(host, WorkspaceFile.free(folder), false);
            frame.add(new PanelView(frame, host, session[0], () -> {}).content());
            frame.pack();
            frame.setVisible(true);
        });
        for (int n = 1; n <= 2; n++) {
            textures(session[0], n);
        }
        EventQueue.invokeAndWait(() -> button(frame, "Project ▾").doClick());
        EventQueue.invokeLater(() -> Arrays.stream(Window.getWindows())
                .flatMap(w -> all(w, AbstractButton.class).stream())
                .filter(b -> "Improve the model…".equals(b.getText()))
                .findFirst()
                .orElseThrow()
                .doClick());
        JFileChooser chooser = null;
        while (chooser == null) {
            Thread.sleep(100);
            chooser = Arrays.stream(Window.getWindows())
                    .filter(Window::isShowing)
                    .flatMap(w -> all(w, JFileChooser.class).stream())
                    .findFirst()
                    .orElse(null);
        }
        JFileChooser there = chooser;
        EventQueue.invokeAndWait(() -> {
            there.setSelectedFile(new File(args[0], "improved"));
            there.approveSelection();
        });
        String said = "";
        while (!said.startsWith("Saved: ")) {
            Thread.sleep(500);
            String now = all(frame, JTextArea.class).stream()
                    .filter(a -> "message".equals(a.getName()))
                    .map(JTextArea::getText)
                    .findFirst()
                    .orElse("");
            if (!now.equals(said)) {
                System.out.println("SAID " + now);
            }
            said = now;
        }
        System.out.println("MODEL " + Files.isRegularFile(folder.resolve("improved/model.onnx")));
        System.exit(0);
    }

    /** An image of tiles with stripes, every second one turned, all labelled. */
    private static void textures(Session session, int number) throws Exception {
        ImagePlus image = IJ.createImage("textures" + number, "8-bit black", SIDE * TILE_PX, SIDE * TILE_PX, 1);
        ImageProcessor p = image.getProcessor();
        Random random = new Random(number);
        for (int y = 0; y < p.getHeight(); y++) {
            for (int x = 0; x < p.getWidth(); x++) {
                boolean turned = (x / TILE_PX + y / TILE_PX) % 2 == 0;
                p.set(x, y, Math.max(0, Math.min(255, (int)
                        (128 + 40 * random.nextGaussian() + 40 * Math.sin((turned ? x + y : x - y) * 0.7)))));
            }
        }
        EventQueue.invokeAndWait(() -> {
            image.show();
            session.follow(image);
            List<Roi> tiles = CellFinder.tiles(image.getWidth(), image.getHeight(), TILE_PX, null);
            session.take(image, tiles, "tiles", Map.of(Workspace.BOX, String.valueOf(TILE_PX)));
            int[] items =
                    session.workspace().objects(session.cells().picture(image).orElseThrow());
            for (int k = 0; k < 2; k++) {
                int of = k;
                List<Integer> some = IntStream.of(items)
                        .filter(i -> {
                            var box = session.workspace().item(i).box();
                            return ((int) box.x() / TILE_PX + (int) box.y() / TILE_PX) % 2 == of;
                        })
                        .boxed()
                        .toList();
                session.label(some, Optional.of(session.workspace().classes().get(k)));
            }
        });
    }

    private static AbstractButton button(java.awt.Container in, String text) {
        return all(in, AbstractButton.class).stream()
                .filter(b -> text.equals(b.getText()))
                .findFirst()
                .orElseThrow();
    }

    private static <T> List<T> all(java.awt.Container in, Class<T> type) {
        List<T> found = new java.util.ArrayList<>();
        for (java.awt.Component c : in.getComponents()) {
            if (type.isInstance(c)) {
                found.add(type.cast(c));
            }
            if (c instanceof java.awt.Container inner) {
                found.addAll(all(inner, type));
            }
        }
        return found;
    }

    @Override
    public Verb.Outcome run(String verb, Map<String, String> options, Task task) {
        System.out.println("RUN " + verb + " " + options);
        Map<String, String> few = new HashMap<>(options);
        few.put("views", "2");
        few.put("epochs", "2");
        return Verbs.named(verb).orElseThrow().run(few, task);
    }

    @Override
    public void failed(Throwable failure) {
        failure.printStackTrace(System.out);
        System.exit(1);
    }
}
