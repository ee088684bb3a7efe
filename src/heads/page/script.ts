/**
 * The only script: keeps the words beside the Send button true while another number is chosen, and copies the
 * share text. Everything works without it.
 */
export const SCRIPT = `
(function(){
var form=document.querySelector('form.ask');
if(form)form.addEventListener('change',function(event){
if(event.target.name!=='score')return;
form.classList.add('live');
form.querySelectorAll('[data-words]').forEach(function(place){
place.textContent=place.dataset.words.replace('#',event.target.value);
place.closest('[hidden]')&&(place.closest('[hidden]').hidden=false);
});
});
document.querySelectorAll('button[data-copy]').forEach(function(button){
var text=document.getElementById(button.dataset.copy);
button.hidden=false;
button.addEventListener('click',function(){
getSelection().selectAllChildren(text);
(navigator.clipboard?navigator.clipboard.writeText(text.textContent):Promise.reject()).catch(function(){
document.execCommand('copy');
}).then(function(){button.textContent=button.dataset.done});
});
});
})();`.replaceAll('\n', '');
