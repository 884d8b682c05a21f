package quadrant.imagej.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Insets;
import java.awt.Rectangle;
import javax.swing.BorderFactory;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.Scrollable;

/** Layout elements of the panel: titles, rows of buttons, wrapping lines. */
final class Layout {
    private static final int GAP_PX = 4;

    private Layout() {}

    /** A component as wide as the window, which scrolls vertically only. */
    static final class Tall extends JPanel implements Scrollable {
        private static final long serialVersionUID = 1;
        private static final int STEP_PX = 16;

        Tall() {
            super(new BorderLayout());
        }

        @Override
        public Dimension getPreferredScrollableViewportSize() {
            return getPreferredSize();
        }

        @Override
        public int getScrollableUnitIncrement(Rectangle seen, int orientation, int direction) {
            return STEP_PX;
        }

        @Override
        public int getScrollableBlockIncrement(Rectangle seen, int orientation, int direction) {
            return seen.height;
        }

        @Override
        public boolean getScrollableTracksViewportWidth() {
            return true;
        }

        @Override
        public boolean getScrollableTracksViewportHeight() {
            return getParent() != null && getParent().getHeight() > getPreferredSize().height;
        }
    }

    static JPanel column() {
        JPanel column = new JPanel();
        column.setLayout(new BoxLayout(column, BoxLayout.Y_AXIS));
        column.setBorder(BorderFactory.createEmptyBorder(GAP_PX, 2 * GAP_PX, GAP_PX, 2 * GAP_PX));
        return column;
    }

    static void title(JPanel column, String text) {
        JLabel title = new JLabel(text);
        title.setFont(title.getFont().deriveFont(Font.BOLD));
        title.setBorder(BorderFactory.createEmptyBorder(2 * GAP_PX, 0, GAP_PX / 2, 0));
        add(column, title);
    }

    static void add(JPanel column, Component part) {
        JPanel whole = new JPanel(new BorderLayout());
        whole.add(part, BorderLayout.CENTER);
        whole.setAlignmentX(Component.LEFT_ALIGNMENT);
        column.add(whole);
    }

    static JPanel row(Component... parts) {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, GAP_PX, GAP_PX / 2));
        for (Component part : parts) {
            row.add(part);
        }
        return row;
    }

    static JButton button(String text, String tip, Runnable work) {
        JButton button = new JButton(text);
        button.setToolTipText(tip);
        button.setFocusable(false);
        button.setMargin(new Insets(2, 6, 2, 6));
        button.addActionListener(e -> work.run());
        return button;
    }

    /** A text that wraps. */
    static JTextArea lines(String name, int rows) {
        JTextArea text = new JTextArea(rows, 1);
        text.setName(name);
        text.setEditable(false);
        text.setFocusable(false);
        text.setLineWrap(true);
        text.setWrapStyleWord(true);
        text.setOpaque(false);
        text.setFont(new JLabel().getFont());
        text.setMinimumSize(new Dimension(1, 1));
        return text;
    }
}
