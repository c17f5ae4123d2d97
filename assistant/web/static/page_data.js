// The words and limits that the server hands to the page.

export const pageData = JSON.parse(document.getElementById("page-data").textContent);
