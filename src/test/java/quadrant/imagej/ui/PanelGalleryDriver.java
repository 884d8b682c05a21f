package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;

/** Plays a person who labels a folder of crops in the gallery's window. */
final class PanelGalleryDriver {
    private static final int CELL_PX = 84;
    private static final int HEADER_PX = 24;

    private PanelGalleryDriver() {}

    /** @param args the mode; a folder of crops; a folder for pictures or "" */
    static void play(String[] args) throws Exception {
        PanelRobot hand = new PanelRobot(args[2]);
        Frame panel = hand.open();
        hand.choose(panel, "Take ▾", "Folder of crops…");
        hand.file(args[1]);
        Frame gallery = ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame("Quadrant gallery");
            return f != null && f.isShowing() ? f : null;
        });
        JComponent grid = ImageJDriver.all(gallery, JComponent.class).stream()
                .filter(c -> c.getClass().getName().endsWith("GalleryView$Grid"))
                .findFirst()
                .orElseThrow();
        ImageJDriver.await(() -> PanelRobot.text(gallery, "gallery").startsWith("24 objects") ? true : null);
        hand.computed(panel);
        IJ.wait(4000);
        hand.picture("gallery-groups");
        hand.click(grid, CELL_PX / 2.0, HEADER_PX + CELL_PX / 2.0);
        hand.key(KeyEvent.VK_SHIFT, KeyEvent.VK_RIGHT);
        System.out.println("KEYS " + PanelRobot.text(gallery, "gallery").split("\\.", 2)[0]);
        double y = HEADER_PX + 5;
        hand.drag(grid, new double[] {4, y}, new double[] {60, y + 20}, new double[] {3 * CELL_PX - 9, y + 60});
        System.out.println("FRAMED " + PanelRobot.text(gallery, "gallery").split("\\.", 2)[0]);
        hand.picture("gallery-framed");
        hand.key(KeyEvent.VK_1);
        System.out.println("LABELLED " + counts(gallery));
        JLabel second = ImageJDriver.all(gallery, JLabel.class).stream()
                .filter(l -> l.getText() != null && l.getText().startsWith(" 0 labelled, 0 predicted"))
                .findFirst()
                .orElseThrow();
        java.awt.Point row = SwingUtilities.convertPoint(second, 5, second.getHeight() / 2, grid);
        hand.drag(
                grid, new double[] {CELL_PX * 3 + 40, y + 40}, new double[] {100, y + 60}, new double[] {row.x, row.y});
        IJ.wait(300);
        System.out.println("DRAGGED " + counts(gallery));
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        IJ.wait(300);
        System.out.println("UNDONE " + counts(gallery));
        EventQueue.invokeAndWait(gallery::toFront);
        doubled(hand, grid, y);
        ImageJDriver.await(() -> WindowManager.getImageCount() == 1 ? true : null);
        IJ.wait(1000);
        System.out.println(
                "OPENED " + WindowManager.getCurrentImage().getTitle().endsWith(".jpg"));
        hand.picture("gallery-opened");
    }

    private static void doubled(PanelRobot hand, Component grid, double y) throws Exception {
        hand.click(grid, 20, y + 40);
        IJ.wait(1000);
        // two at once: Java counts clicks half a second apart as two single ones
        hand.again(2);
    }

    /** The numbers of labels beside the classes. */
    private static String counts(Container gallery) throws Exception {
        IJ.wait(300);
        return Arrays.toString(ImageJDriver.all(gallery, JLabel.class).stream()
                .map(l -> String.valueOf(l.getText()))
                .filter(t -> t.contains(" labelled"))
                .filter(t -> !t.startsWith("Dashed"))
                .map(t -> t.strip().split(" ", -1)[0])
                .toArray());
    }
}
