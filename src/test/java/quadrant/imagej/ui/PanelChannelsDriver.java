package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.event.KeyEvent;
import java.util.List;
import java.util.Locale;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JDialog;

/** Plays a person who finds the cells of a composite image on its first channel, while another one is current, and labels a few. */
final class PanelChannelsDriver {
    private static final List<String> CLASSES = List.of("striped", "checked");

    private final PanelRobot hand;
    private final ImagePlus image;
    private final List<Roi> cells;
    private final Frame panel;

    /**
     * @param args the mode; a folder for pictures or ""; an image; the zip of its cells, named by their classes; labels a class; where the
     *     model is saved; a folder of images; the table of their cells
     */
    static void play(String[] args) throws Exception {
        PanelChannelsDriver driver = new PanelChannelsDriver(args[1], args[2], args[3]);
        driver.find();
        driver.label(Integer.parseInt(args[4]));
        driver.seen();
        driver.table();
        driver.saved(args[5], args[6], args[7]);
    }

    private PanelChannelsDriver(String pictures, String file, String zip) throws Exception {
        hand = new PanelRobot(pictures);
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", zip);
        cells = List.of(hidden.getRoisAsArray());
        image = IJ.openImage(file);
        image.show();
        image.setC(4);
        panel = hand.open();
    }

    private void find() throws Exception {
        hand.press(panel, "Find cells…");
        JDialog dialog = hand.dialog();
        JComboBox<?> channel = ImageJDriver.all(dialog, JComboBox.class).stream()
                .filter(b -> b.getItemAt(0) instanceof Integer)
                .findFirst()
                .orElseThrow();
        System.out.println("OFFERED " + channel.getItemCount() + " " + channel.getSelectedItem());
        EventQueue.invokeAndWait(() -> channel.setSelectedItem(1));
        IJ.wait(1500);
        ImageJDriver.await(() -> ImageJDriver.all(dialog, AbstractButton.class).stream()
                .filter(b -> "OK".equals(b.getText()) && b.isEnabled())
                .findFirst()
                .orElse(null));
        hand.picture("channels-find");
        hand.close(dialog, "OK");
        IJ.wait(500);
        System.out.println("FOUND " + PanelRobot.text(panel, "message"));
    }

    private void label(int each) throws Exception {
        ImageCanvas canvas = image.getCanvas();
        for (String name : CLASSES) {
            hand.name(panel, name);
            for (Roi cell : cells.stream()
                    .filter(r -> r.getName().startsWith(name))
                    .limit(each)
                    .toList()) {
                double[] at = cell.getContourCentroid();
                hand.click(canvas, canvas.screenXD(at[0]), canvas.screenYD(at[1]));
            }
        }
        hand.key(KeyEvent.VK_ESCAPE);
        hand.computed(panel);
        String before = "";
        for (int same = 0; same < 6; IJ.wait(1000)) {
            String now = PanelRobot.text(panel, "score");
            same = now.equals(before) ? same + 1 : 0;
            before = now;
        }
        hand.picture("channels-labelled");
        System.out.println("SCORE " + before);
    }

    private void seen() throws Exception {
        hand.press(panel, "more");
        IJ.wait(500);
        hand.picture("channels-more");
        System.out.println("MORE "
                + ImageJDriver.await(() -> java.util.Arrays.stream(java.awt.Window.getWindows())
                        .map(w -> PanelRobot.text(w, "details"))
                        .filter(t -> !t.isEmpty())
                        .findFirst()
                        .orElse(null)));
        hand.key(KeyEvent.VK_ESCAPE);
        hand.press(panel, "Gallery (G)");
        Frame gallery = ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame("Quadrant gallery");
            return f != null && f.isShowing() ? f : null;
        });
        IJ.wait(3000);
        hand.picture("channels-gallery");
        EventQueue.invokeAndWait(gallery::dispose);
    }

    private void table() throws Exception {
        hand.choose(panel, "Apply to ▾", "This image");
        ResultsTable table = ImageJDriver.await(
                () -> WindowManager.getWindow("Quadrant images") == null ? null : ResultsTable.getResultsTable());
        IJ.wait(500);
        System.out.println("COLUMNS " + List.of(table.getHeadings()));
        int right = 0;
        int all = 0;
        for (int r = 0; r < table.size(); r++) {
            double x = table.getValue("X (px)", r) + 12;
            double y = table.getValue("Y (px)", r) + 12;
            if (table.getStringValue("Labelled", r).isEmpty()) {
                String predicted = table.getStringValue("Predicted", r);
                all++;
                right += cells.stream()
                                .anyMatch(c -> c.contains((int) x, (int) y)
                                        && c.getName().startsWith(predicted))
                        ? 1
                        : 0;
            }
        }
        hand.picture("channels-table");
        System.out.println("ACCURACY " + String.format(Locale.ROOT, "%.3f", right / (double) all) + " " + all);
    }

    private void saved(String model, String folder, String output) throws Exception {
        hand.press(panel, "Save model…");
        hand.file(model);
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").startsWith("Saved: ") ? true : null);
        hand.choose(panel, "Apply to ▾", "Find and classify a folder…");
        hand.file(folder);
        hand.file(output);
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").contains(" classified") ? true : null);
        System.out.println("FOLDER " + PanelRobot.text(panel, "message"));
        hand.picture("channels-folder");
        hand.choose(panel, "Project ▾", "Record as a macro");
        String lines = ImageJDriver.await(() -> Recorder.getInstance() == null
                        || Recorder.getInstance().getText().isEmpty()
                ? null
                : Recorder.getInstance().getText());
        System.out.println("RECORDED "
                + lines.lines()
                        .filter(l -> l.contains("finetune") || l.contains("Fine-tune"))
                        .findFirst()
                        .orElse(lines.replace('\n', '|')));
        System.out.println("APPLIED "
                + lines.lines()
                        .filter(l -> l.contains("find"))
                        .reduce((a, b) -> b)
                        .orElse(""));
    }
}
